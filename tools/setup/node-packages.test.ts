import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nodePackagesInPlace } from "./node-packages.mjs";

const LOCK = {
  "": { name: "root" },
  "packages/a": { version: "0.1.0" },
  "node_modules/a": { link: true },
  "node_modules/zod": { version: "4.6.7" },
  "node_modules/build-for-another-system": { version: "1.0.0", optional: true },
};

function checkout(installed: Record<string, unknown> | null): string {
  const root = mkdtempSync(join(tmpdir(), "packages-test-"));
  mkdirSync(join(root, "node_modules"));
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: LOCK }));
  if (installed) {
    writeFileSync(join(root, "node_modules", ".package-lock.json"), JSON.stringify({ packages: installed }));
  }
  return root;
}

const COMPLETE = { "node_modules/a": { link: true }, "node_modules/zod": { version: "4.6.7" } };

test.each([
  ["complete", COMPLETE, true],
  [
    "with packages that the lock does not name",
    { ...COMPLETE, "node_modules/own": { version: "1.0.0" } },
    true,
  ],
  ["cut short before npm's last act", null, false],
  ["without a package", { "node_modules/a": { link: true } }, false],
  ["with another version", { ...COMPLETE, "node_modules/zod": { version: "4.6.6" } }, false],
  ["with a copy where a link belongs", { ...COMPLETE, "node_modules/a": {} }, false],
])("an installation %s counts as in place: %#", (_, installed, expected) => {
  expect(nodePackagesInPlace(checkout(installed))).toBe(expected);
});
