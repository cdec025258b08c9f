import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_ROW_BYTES } from "./row-report";
import { JsonlScanner } from "./scan-jsonl";

const scan = (...pieces: (string | Uint8Array)[]) => {
  const scanner = new JsonlScanner();
  for (const piece of pieces) scanner.push(typeof piece === "string" ? Buffer.from(piece) : piece);
  return scanner.finish();
};

describe("JSONL files", () => {
  it("counts rows, names columns, shows the first rows", () => {
    const report = scan('{"question":"1+1","answer":"2"}\n{"question":"2+2","answer":4,"level":[1]}\n');
    expect(report).toEqual({
      lines: 2,
      rows: 2,
      columns: ["question", "answer", "level"],
      sample: [
        { question: "1+1", answer: "2" },
        { question: "2+2", answer: "4", level: "[1]" },
      ],
      badLines: [],
      badCount: 0,
    });
  });

  it("names every bad line by its number in the file, and skips empty ones", () => {
    const report = scan(
      '{"a":1}\n\n  \r\n{"a":\n[1]\n"text"\nnull\n',
      Buffer.from([0x7b, 0xff, 0x7d]),
      '\r\n{"a":2}\r\n',
    );
    expect(report).toMatchObject({ lines: 7, rows: 2, badCount: 5 });
    expect(report.badLines.map(({ line }) => line)).toEqual([4, 5, 6, 7, 8]);
    expect(report.badLines[0]?.reason).toMatch(/^is not JSON: /);
    expect(report.badLines[1]?.reason).toBe("is JSON, but not an object");
    expect(report.badLines[4]?.reason).toBe("is not UTF-8 text");
  });

  it("takes a byte order mark and a last line without a break", () => {
    expect(scan(Buffer.from([0xef, 0xbb, 0xbf]), '{"a":1}')).toMatchObject({
      rows: 1,
      columns: ["a"],
      badCount: 0,
    });
    expect(scan("")).toMatchObject({ lines: 0, rows: 0 });
  });

  it("refuses an endless line without holding it", () => {
    const block = Buffer.alloc(1024 * 1024, "x");
    const pieces = Array.from({ length: MAX_ROW_BYTES / block.length + 2 }, () => block);
    const report = scan(...pieces, '\n{"a":1}\n');
    expect(report).toMatchObject({
      lines: 2,
      rows: 1,
      badLines: [{ line: 1, reason: "is longer than 8 MiB" }],
    });
  });

  it("keeps the report small, whatever the file holds", () => {
    const report = scan('{"x":"'.concat("é".repeat(5_000), '"}\n'), "oops\n".repeat(400));
    expect(report.sample[0]?.x).toHaveLength(301);
    expect([report.badLines.length, report.badCount]).toEqual([50, 400]);
  });

  it("does not care where the stream is cut, also within a character", () => {
    const text = '\ufeff{"q":"naïve — 日本 🙂"}\n\nbad\n{"q":"\\u0000"}\r\n{"q":2}';
    const whole = scan(text);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: Buffer.byteLength(text) }), { maxLength: 6 }),
        (cuts) => {
          const bytes = Buffer.from(text);
          const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
          expect(scan(...places.slice(1).map((end, index) => bytes.subarray(places[index], end)))).toEqual(
            whole,
          );
        },
      ),
    );
  });
});
