import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { lineAndColumn, placeOf, readJson } from "./json-text";

const faultOf = (text: string) => {
  const read = readJson(text);
  if (read.ok) throw new Error("it was read");
  return { ...read.fault, text: text.slice(read.fault.from, read.fault.to) };
};

describe("reading", () => {
  it("gives what JSON.parse gives, with the place of every value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const read = readJson(text);
        expect(read.ok && read.value).toEqual(JSON.parse(text));
        const check = (
          place: { from: number; to: number; children: ReadonlyMap<string | number, typeof place> },
          at: unknown,
        ) => {
          expect(JSON.parse(text.slice(place.from, place.to))).toEqual(at);
          for (const [key, child] of place.children) check(child, (at as Record<string, unknown>)[key]);
        };
        if (read.ok) check(read.places, JSON.parse(text));
      }),
    );
  });

  it("takes and refuses what JSON.parse takes and refuses, wherever a sign is added, changed or lost", () => {
    const sign = fc.constantFrom(
      "",
      ",",
      ":",
      '"',
      "{",
      "}",
      "[",
      "]",
      "\\",
      "\n",
      "0",
      "-",
      "e",
      ".",
      "x",
      "\u00a0",
      "\t",
    );
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.nat(), fc.nat({ max: 2 }), sign, (text, n, lost, put) => {
        const at = n % (text.length + 1);
        const broken = text.slice(0, at) + put + text.slice(at + lost);
        const read = readJson(broken);
        let isJson = true;
        try {
          JSON.parse(broken);
        } catch {
          isJson = false;
        }
        const isTwice = !read.ok && read.fault.message.includes("stands twice");
        if (!isTwice) expect(read.ok).toBe(isJson);
        if (!read.ok) expect(read.fault.from).toBeLessThanOrEqual(broken.length);
      }),
      { numRuns: 1000 },
    );
  });

  it("does not run out of stack", () => {
    expect(faultOf("[".repeat(100_000)).message).toContain("deep");
  });
});

test.each([
  ['{"a": 1,}', ",", /nothing behind/, /Remove the comma/],
  ['{"a": 1 "b": 2}', '"', /comma is missing/, /Write ,/],
  ["[1, 2", "[", /not closed/, /Write \]/],
  ['{"a" 1}', "1", /colon/, /between "a"/],
  ["{a: 1}", "a", /name is missing/, /between "/],
  ['{"a": yes}', "yes", /'yes'/, /true, false/],
  ['{"a": .5}', ".5", /'.5'/, /0.5/],
  ['{"a": "b\n"}', '"b', /not closed on its line/, /\\n/],
  ['{"a": 1, "a": 2}', '"a"', /twice/, /one of the two/],
  ['{"a": }', "}", /value is missing/, /Write a value/],
  ["{} {}", "{", /behind the end/, /Remove/],
  ["", "", /ends/, /Write the value/],
])("%j is refused at %j", (text, at, message, remedy) => {
  const fault = faultOf(text);
  expect(fault.text).toBe(at);
  expect(fault.message).toMatch(message);
  expect(fault.remedy).toMatch(remedy);
});

test("a path is shown by its name and value, an object by its name alone", () => {
  const text = '{"nodes": [{"id": "a", "params": {"x": 1}}]}';
  const read = readJson(text);
  if (!read.ok) throw new Error(read.fault.message);
  const at = (...path: (string | number)[]) => {
    const { from, to } = placeOf(read.places, path);
    return text.slice(from, to);
  };
  expect(at("nodes", 0, "params", "x")).toBe('"x": 1');
  expect(at("nodes", 0, "params")).toBe('"params"');
  expect(at("nodes", 0)).toBe("{");
  expect(at("nodes", 0, "label")).toBe("{");
});

test("lines and columns are counted from 1", () => {
  expect(lineAndColumn("ab\ncd", 0)).toEqual({ line: 1, column: 1 });
  expect(lineAndColumn("ab\ncd", 4)).toEqual({ line: 2, column: 2 });
});
