import fc from "fast-check";
import { expect, it } from "vitest";
import { lineChanges, type TextChange } from "./line-changes";

/** As an editor applies them: all places are those of the first text. */
function applied(text: string, changes: readonly TextChange[]): string {
  let [result, at] = ["", 0];
  for (const { from, to, insert } of changes) {
    expect(from).toBeGreaterThanOrEqual(at);
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}

const anyText = fc
  .array(fc.constantFrom("a", "b", "c", "", "long line", "long lime", "x 1", "x 2"), { maxLength: 12 })
  .chain((lines) => fc.constantFrom(lines.join("\n"), `${lines.join("\n")}\n`));

it("makes any text into any other", () => {
  fc.assert(
    fc.property(anyText, anyText, (before, after) => {
      expect(applied(before, lineChanges(before, after))).toBe(after);
    }),
    { numRuns: 500 },
  );
});

it("touches only the lines that differ", () => {
  const before = "one\ntwo\nthree 3\nfour\nfive\n";
  expect(lineChanges(before, before)).toEqual([]);
  expect(lineChanges(before, "one\ntwo\nthree 33\nfour\nfive\n")).toEqual([
    { from: 15, to: 15, insert: "3" },
  ]);
  // A line taken out at one end and another put in at the other leave the middle alone.
  const changes = lineChanges(before, "two\nthree 3\nfour\nfive\nsix\n");
  const [at, end] = [before.indexOf("two"), before.indexOf("five") + 5];
  expect(changes.every(({ from, to }) => to <= at || from >= end)).toBe(true);
});

it("is quick with a document of thousands of nodes", () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `    {"id":"node${index}"}`);
  const started = performance.now();
  const after = [...lines.slice(5, 9_000), "new", ...lines.slice(9_001)];
  expect(applied(lines.join("\n"), lineChanges(lines.join("\n"), after.join("\n")))).toBe(after.join("\n"));
  expect(performance.now() - started).toBeLessThan(2_000);
});
