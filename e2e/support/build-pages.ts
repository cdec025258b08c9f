/** Before any journey, so that the first starts of two workers do not both build. */
import { execFileSync } from "node:child_process";
import { ROOT } from "../../tools/setup/places.mjs";

export default function buildPages(): void {
  execFileSync("npm", ["run", "--silent", "build:web"], { cwd: ROOT, stdio: "inherit" });
}
