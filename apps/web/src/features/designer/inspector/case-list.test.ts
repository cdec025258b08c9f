import fc from "fast-check";
import { expect, test } from "vitest";
import { freeName, nameProblem, readCases, writeCases } from "./case-list";

const text = fc.string({ maxLength: 8 });
const value = fc.record(
  {
    completion: text,
    answer: fc.string({ minLength: 1, maxLength: 8 }),
    prompt: fc.string({ minLength: 1, maxLength: 8 }),
    meta: fc.dictionary(text, fc.integer(), { noNullPrototype: true }),
    least: fc.integer(),
    most: fc.integer(),
  },
  { requiredKeys: ["completion", "least", "most"], noNullPrototype: true },
);
const names = fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== "__proto__");

test("what is read and written again is the same, in its order", () => {
  fc.assert(
    fc.property(fc.dictionary(names, value, { noNullPrototype: true }), (cases) => {
      const read = readCases(cases);
      expect(read).not.toBeNull();
      const written = writeCases(read ?? []);
      expect(written).toEqual(cases);
      expect(Object.keys(written as object)).toEqual(Object.keys(cases));
    }),
  );
});

test.each([
  [[]],
  ["text"],
  [{ a: 1 }],
  [{ a: { completion: "x", least: 0 } }],
  [{ a: { completion: "x", least: 0, most: 1, wish: "unknown" } }],
  [{ a: { completion: 5, least: 0, most: 1 } }],
])("what the form does not know is left to the text: %j", (held) => {
  expect(readCases(held)).toBeNull();
});

test("names are free, there, and not numbers", () => {
  const cases = readCases({
    a: { completion: "", least: 0, most: 1 },
    "test 3": { completion: "", least: 0, most: 1 },
  });
  expect(freeName(cases ?? [])).toBe("test 4");
  expect(nameProblem(cases ?? [], 0, "test 3")).toContain("Another");
  expect(nameProblem(cases ?? [], 1, "test 3")).toBe("");
  expect(nameProblem(cases ?? [], 0, " ")).toContain("needs a name");
  expect(nameProblem(cases ?? [], 0, "12")).toContain("number");
});
