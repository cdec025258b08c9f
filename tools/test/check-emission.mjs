/** Emits everything that is generated from the catalog again: nothing may change. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../setup/places.mjs";
import { hashOfFile, listFiles } from "../setup/stamp.mjs";

const PLACES = ["packages/catalog/src", "packages/trainer/src", "fixtures", "docs"].map((place) =>
  join(ROOT, place),
);
/** @param {string} name */
const skip = (name) => name === "node_modules" || name === "__pycache__";

const snapshot = () =>
  new Map(PLACES.flatMap((place) => listFiles(place, skip)).map((path) => [path, hashOfFile(path)]));

const before = snapshot();
const emit = spawnSync("npm", ["run", "--silent", "emit"], { cwd: ROOT, stdio: "inherit" });
if (emit.status !== 0) process.exit(1);
const after = snapshot();

const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
  (path) => before.get(path) !== after.get(path),
);
if (changed.length > 0) {
  console.error("Generated files were not up to date. They are now; look at them and commit them:");
  for (const path of changed) console.error(`  ${path.slice(ROOT.length + 1)}`);
  process.exit(1);
}
