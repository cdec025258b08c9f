import fc from "fast-check";
import { expect, test } from "vitest";
import { columnText } from "./column-text";

test.each([
  ["plain", "plain"],
  ["a\0b", "a\u2400b"],
  ["half \ud83d end \ude00", "half \ufffd end \ufffd"],
  ["whole \ud83d\ude00", "whole \ud83d\ude00"],
])("%j is kept as %j", (text, wanted) => expect(columnText(text)).toBe(wanted));

test("any text becomes one of the same length that UTF-8 without NUL can hold", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)) }),
      (text) => {
        const kept = columnText(text);
        expect(kept).toHaveLength(text.length);
        expect(kept).not.toContain("\0");
        expect(new TextDecoder().decode(new TextEncoder().encode(kept))).toBe(kept);
      },
    ),
  );
});
