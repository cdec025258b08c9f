import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Leaves a file alone that has this text already: others may be reading it while all is emitted again. */
export function writeChanged(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  writeFileSync(path, text);
}
