import { mkdtempSync, readFileSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeChanged } from "./write-changed";

test("a file is made, left alone while its text stays, and written when that changes", () => {
  const path = join(mkdtempSync(join(tmpdir(), "write-changed-test-")), "generated.md");
  const long = new Date("2020-01-01");
  writeChanged(path, "first");
  utimesSync(path, long, long);
  writeChanged(path, "first");
  expect(statSync(path).mtime).toEqual(long);
  writeChanged(path, "second");
  expect(readFileSync(path, "utf8")).toBe("second");
});
