import fc from "fast-check";
import { expect, test } from "vitest";
import { CODES, chunks, inertPieces, MAX_ACCENTS } from "./inert-text";

const shown = (text: string) =>
  inertPieces(text)
    .map(({ text: plain, mark, count }) => (mark ? `[${mark}]`.repeat(count) : plain))
    .join("");

test.each([
  ["<script>alert(1)</script>", "<script>alert(1)</script>"],
  ["a\0b", "a[NUL]b"],
  ["\u001b[31mred", "[ESC][31mred"],
  ["abc\u202edef", "abc[RLO]def"],
  ["half \ud83d end", "half [U+D83D] end"],
  ["whole \ud83d\ude00 end", "whole \ud83d\ude00 end"],
  ["\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd"],
  ["line\r\n\tnext", "line[CR]\n\tnext"],
  ["tag\u{e0041}", "tag[U+E0041]"],
  ["a\u200bb\u200bc", "a[ZWSP]b[ZWSP]c"],
  ["pass\u200cword\u200d", "pass[ZWNJ]word[ZWJ]"],
  ["family \u{1f468}\u200d\u{1f469}", "family \u{1f468}\u200d\u{1f469}"],
  ["heart \u2764\ufe0f 1\ufe0f\u20e3", "heart \u2764\ufe0f 1\ufe0f\u20e3"],
  ["x\ufe0f\ufe01", "x[U+FE0F][U+FE01]"],
  ["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"],
  ["\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"],
  ["blank\u3164\u115f", "blank[U+3164][U+115F]"],
  [`z${"\u0301".repeat(10)}y`, `z${"\u0301".repeat(8)}[U+0301][U+0301]y`],
])("%j is shown as %j", (text, wanted) => expect(shown(text)).toBe(wanted));

/** Characters that do harm, thick among ordinary ones. */
const nasty = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom("a", " ", "\n", "<b>", "\u05d0", "\u0645", "\ud83d\ude00", "\u0301"),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom("\0", "\u001b", "\u202e", "\u2066", "\u200b", "\u200d", "\ufe0f", "\ufeff"),
  },
  { weight: 1, arbitrary: fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0xe0000, max: 0xe01ff }).map((code) => String.fromCodePoint(code)),
  },
);
const nastyText = fc.array(nasty, { maxLength: 80 }).map((list) => list.join(""));

test("no plain piece holds anything that is hidden or turns the text around", () => {
  fc.assert(
    fc.property(nastyText, (text) => {
      for (const { text: plain } of inertPieces(text)) {
        expect(plain).not.toMatch(
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there.
          /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Surrogate}/u,
        );
        expect(plain).not.toMatch(/[\u{e0000}-\u{e0fff}]/u);
        expect(plain).not.toMatch(/\p{M}{9}/u);
      }
    }),
  );
});

test("nothing is lost: the pieces tell which characters stood there, in their order", () => {
  const spelled = (mark: string): number =>
    mark.startsWith("U+") ? Number.parseInt(mark.slice(2), 16) : (CODES.get(mark) ?? -1);
  fc.assert(
    fc.property(nastyText, (text) => {
      const told = inertPieces(text).flatMap(({ text: plain, mark, count }) =>
        mark ? Array.from({ length: count }, () => spelled(mark)) : [...plain].map((c) => c.codePointAt(0)),
      );
      expect(told).toEqual([...text].map((c) => c.codePointAt(0)));
    }),
  );
});

test("a megabyte of hidden characters is one piece, a megabyte of alternating ones is read in time", () => {
  expect(inertPieces("\0".repeat(1_000_000))).toEqual([{ text: "", mark: "NUL", count: 1_000_000 }]);
  const started = performance.now();
  expect(inertPieces("a\u202e".repeat(500_000))).toHaveLength(1_000_000);
  expect(inertPieces("\u0301".repeat(1_000_000)).at(-1)?.count).toBe(1_000_000 - MAX_ACCENTS);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test("chunks joined are the text, and no character is cut in two", () => {
  const text = fc
    .array(fc.constantFrom("a", "\n", "\ud83d\ude00", "\u0301"), { maxLength: 200 })
    .map((list) => list.join(""));
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 30 }), (whole, size) => {
      const parts = chunks(whole, size);
      expect(parts.join("")).toBe(whole);
      for (const part of parts) {
        expect(part.length).toBeGreaterThan(0);
        expect(part).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/);
      }
    }),
  );
});
