import fc from "fast-check";
import { expect, test } from "vitest";
import { changedWords, wordDiff, words } from "./word-diff";

const spelled = (base: string, text: string): string =>
  (wordDiff(base, text) ?? [])
    .map(({ kind, text: part }) =>
      kind === "same" ? part : kind === "added" ? `{+${part}+}` : `{-${part}-}`,
    )
    .join("");

test.each([
  ["so x is 42.", "so x is 43.", "so x is {-42-}{+43+}."],
  ["Bob is a knave", "Bob is not a knave", "Bob is {+not +}a knave"],
  ["", "new", "{+new+}"],
  ["gone", "", "{-gone-}"],
  ["same\n", "same\n", "same\n"],
  ["\u6211\u662f", "\u6211\u4e0d\u662f", "\u6211{+\u4e0d+}\u662f"],
])("%j to %j", (base, text, wanted) => expect(spelled(base, text)).toBe(wanted));

const text = fc.array(
  fc.constantFrom("a", "b", "cd", " ", "\n", ".", "\0", "\u202e", "\ud83d\ude00", "\ud800", "e\u0301"),
  {
    maxLength: 40,
  },
);

test("what stays and what is added make the text; what stays and what is removed make the base", () => {
  fc.assert(
    fc.property(text, text, (left, right) => {
      const [base, other] = [left.join(""), right.join("")];
      const parts = wordDiff(base, other) ?? [];
      const without = (kind: string) =>
        parts
          .filter((part) => part.kind !== kind)
          .map((part) => part.text)
          .join("");
      expect(without("removed")).toBe(other);
      expect(without("added")).toBe(base);
      const { added, removed } = changedWords(parts);
      const count = (whole: string) => words(whole).filter((word) => word.trim()).length;
      expect(added - removed).toBe(count(other) - count(base));
    }),
  );
});

test("equal texts differ in nothing, and the count of words is that of the other where the base is empty", () => {
  fc.assert(
    fc.property(text, (list) => {
      const whole = list.join("");
      expect(changedWords(wordDiff(whole, whole) ?? [])).toEqual({ added: 0, removed: 0 });
      const all = words(whole).filter((word) => word.trim()).length;
      expect(changedWords(wordDiff("", whole) ?? [])).toEqual({ added: all, removed: 0 });
    }),
  );
});

test("texts with nothing in common are given up in time", () => {
  const other = (letter: string) => Array.from({ length: 20_000 }, (_, i) => `${letter}${i}`).join(" ");
  const started = performance.now();
  wordDiff(other("a"), other("b"), 50);
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(wordDiff(other("a"), other("b"), 0)).toBeNull();
});
