import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { archiveKind, UploadScanner } from "./scan-upload";

const tar = Buffer.alloc(1024);
tar.write("Prob001_zero_ref.sv", 0);
tar.write("ustar", 257);

const scanned = (bytes: Uint8Array, size: number) => {
  const scanner = new UploadScanner();
  for (let start = 0; start < bytes.length; start += size) scanner.push(bytes.subarray(start, start + size));
  return scanner.finish();
};

test.each([
  ["zip", Buffer.from("PK\u0003\u0004 and the rest", "latin1")],
  ["zip", Buffer.from(`PK\u0005\u0006${"\u0000".repeat(18)}`, "latin1")],
  ["gzip", gzipSync("anything")],
  ["tar", tar],
])("a %s archive is known by its first bytes, however it is cut", (kind, bytes) => {
  expect(archiveKind(bytes)).toBe(kind);
  for (const size of [1, 7, 4096]) expect(scanned(bytes, size)).toMatchObject({ archive: kind, rows: 0 });
});

test("rows are read as before", () => {
  const text = Buffer.from('{"id":1}\n{"id":2}\noops\n');
  for (const size of [1, 5, 4096]) {
    const report = scanned(text, size);
    expect(report).toMatchObject({ rows: 2, columns: ["id"], badCount: 1 });
    expect(report.archive).toBeUndefined();
  }
});
