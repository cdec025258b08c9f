import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_ROW_BYTES } from "./row-report";
import { ListScanner } from "./scan-list";
import { UploadScanner } from "./scan-upload";

const scan = (text: string | Uint8Array, size = 4096) => {
  const scanner = new ListScanner();
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) scanner.push(bytes.subarray(start, start + size));
  return scanner.finish();
};

test("items of a list are rows, wherever lines and the stream are cut", () => {
  const item = fc.record({
    question: fc.string({ unit: "binary", maxLength: 12 }),
    deep: fc.array(fc.record({ "a]": fc.constantFrom("[", "}", '"', "\\") }), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(
      fc.array(item, { minLength: 1, maxLength: 5 }),
      fc.nat(3),
      fc.integer({ min: 1, max: 9 }),
      (rows, indent, size) => {
        const report = scan(JSON.stringify(rows, null, indent), size);
        expect(report).toMatchObject({ rows: rows.length, lines: rows.length, badCount: 0 });
        expect(report.sample[0]?.deep).toBe(JSON.stringify(rows[0]?.deep));
      },
    ),
  );
});

test("a bad item is named by the line that it begins in, and the others are kept", () => {
  const report = scan('[\n  {"a": 1},\n  5,\n  {"a": oops},\n  "text", ["b"],\n\n  {"a": 2}\n]\n');
  expect(report).toMatchObject({ rows: 2, lines: 6, badCount: 4 });
  expect(report.badLines.map(({ line }) => line)).toEqual([3, 4, 5, 5]);
  expect(report.badLines[0]?.reason).toBe("is JSON, but not an object");
});

test.each([
  ['[{"a":1}', 1, "ends before the list does"],
  ['[{"a":1}]\n{"a":2}', 2, "has text after the list"],
  ['[{"a":1},,{"a":2}]', 1, "has a comma without an item before it"],
])("%s", (text, line, reason) => {
  expect(scan(text).badLines).toContainEqual({ line, reason });
});

test("an endless item is refused without being held", () => {
  const report = scan(
    Buffer.concat([Buffer.from('[{"a":"'), Buffer.alloc(MAX_ROW_BYTES + 1, "x"), Buffer.from('"},{"b":1}]')]),
  );
  expect(report).toMatchObject({ rows: 1, badLines: [{ line: 1, reason: "is longer than 8 MiB" }] });
});

test("an uploaded list is told from lines by its first sign, also after a byte order mark", () => {
  for (const [text, isList] of [
    ['\ufeff \n[{"a":1}]', true],
    ['{"a":1}\n[2]', undefined],
  ] as const)
    for (const size of [1, 4096]) {
      const scanner = new UploadScanner();
      const bytes = Buffer.from(text);
      for (let start = 0; start < bytes.length; start += size)
        scanner.push(bytes.subarray(start, start + size));
      const report = scanner.finish();
      expect([report.isList, report.rows, report.columns]).toEqual([isList, 1, ["a"]]);
    }
});
