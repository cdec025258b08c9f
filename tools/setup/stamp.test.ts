import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hashOf, hashOfFiles } from "./stamp.mjs";

const keepAll = () => false;

test("the parts of a hash do not run into each other", () => {
  expect(hashOf(["ab", "c"])).not.toBe(hashOf(["a", "bc"]));
});

test("a hash of files tells contents and names apart, and leaves out what is to be skipped", () => {
  const folder = mkdtempSync(join(tmpdir(), "stamp-test-"));
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "src", "a.ts"), "1");
  const paths = [join(folder, "src"), join(folder, "missing.json")];
  const first = hashOfFiles(paths, keepAll);
  writeFileSync(join(folder, "src", "a.test.ts"), "test");
  expect(hashOfFiles(paths, (name: string) => name.endsWith(".test.ts"))).toBe(first);
  expect(hashOfFiles(paths, keepAll)).not.toBe(first);
  writeFileSync(join(folder, "src", "a.ts"), "2");
  expect(hashOfFiles(paths, (name: string) => name.endsWith(".test.ts"))).not.toBe(first);
});
