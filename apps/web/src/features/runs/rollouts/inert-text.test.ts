import fc from "fast-check";
import { expect, test } from "vitest";
import { chunks, inertPieces } from "./inert-text";

const shown = (text: string) =>
  inertPieces(text)
    .map(({ text: plain, mark }) => (mark ? `[${mark}]` : plain))
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
])("%j is shown as %j", (text, wanted) => expect(shown(text)).toBe(wanted));

test("no plain piece holds anything that is hidden or turns the text around", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      for (const { text: plain } of inertPieces(text)) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there.
        expect(plain).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
        expect(plain.isWellFormed?.() ?? true).toBe(true);
      }
    }),
  );
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
