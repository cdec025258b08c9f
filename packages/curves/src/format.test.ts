import { expect, test } from "vitest";
import { csvRow } from "./csv";
import { formatBytes, formatCount, formatDuration, formatMetric, formatNumber } from "./format";

test.each([
  [0, "0"],
  [-0, "0"],
  [0.5, "0.5"],
  [1 / 3, "0.3333"],
  [-1234.5678, "\u22121235"],
  [123456, "123456"],
  [1.5e7, "1.5e7"],
  [0.00001234, "1.23e\u22125"],
  [99.9999, "100"],
  [Number.NaN, "NaN"],
  [-Infinity, "\u2212\u221e"],
])("number %d is %s", (value, text) => expect(formatNumber(value)).toBe(text));

test.each([
  [999, "999"],
  [1234, "1,234"],
  [12_345, "12.3k"],
  [4_567_890, "4.57M"],
  [12.5, "12.5"],
])("count %d is %s", (value, text) => expect(formatCount(value)).toBe(text));

test.each([
  [8.4, "8 s"],
  [59.6, "1 min 00 s"],
  [200, "3 min 20 s"],
  [7500, "2 h 05 min"],
  [273_600, "3 d 4 h"],
  [Number.NaN, "\u2013"],
])("duration %d is %s", (value, text) => expect(formatDuration(value)).toBe(text));

test("units", () => {
  expect(formatMetric(0.4567, "fraction")).toBe("45.7 %");
  expect(formatMetric(0.0123, "fraction")).toBe("1.2 %");
  expect(formatMetric(1, "fraction")).toBe("100 %");
  expect(formatMetric(0.25, "seconds")).toBe("0.25 s");
  expect(formatMetric(Number.NaN, "fraction")).toBe("NaN");
  expect(formatBytes(1536)).toBe("1.5 KiB");
  expect(formatBytes(0)).toBe("0 B");
});

test("CSV quotes what needs it and defuses formulas", () => {
  expect(csvRow(["a,b", 'say "x"', -1.5, null, "=1+1"])).toBe('"a,b","say ""x""",-1.5,,\'=1+1\r\n');
});
