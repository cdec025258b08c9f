import fc from "fast-check";
import { expect, test } from "vitest";
import { chosenLevel, levelMenu, levelValue } from "./level-options";

const COUNTS = [
  { node: "format", level: "holds", completions: 3 },
  { node: "tests", level: "pass", completions: 2 },
  { node: "tests", level: "syntax", completions: 1 },
];
const NONE = { judge: null, level: null };
const shown = (chosen: { judge: string | null; level: string | null }) =>
  levelMenu(COUNTS, chosen).map(({ node, levels }) => [
    node,
    ...levels.map((one) => `${one.level} ${one.completions}`),
  ]);

test("levels stand under their rewards, with how many have them", () => {
  const menu = [
    ["format", "holds 3"],
    ["tests", "pass 2", "syntax 1"],
  ];
  expect(shown(NONE)).toEqual(menu);
  expect(shown({ judge: "tests", level: "pass" })).toEqual(menu);
  expect(levelMenu([], NONE)).toEqual([]);
});

test("a level that an address asks for is in the menu, though no completion has it", () => {
  expect(shown({ judge: "tests", level: "holds" })).toEqual([
    ["format", "holds 3"],
    ["tests", "pass 2", "syntax 1", "holds 0"],
  ]);
  expect(shown({ judge: "gone", level: "x" }).at(-1)).toEqual(["gone", "x 0"]);
});

test("a menu's value leads back to its reward and level, whatever they are called", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (judge, level) => {
      expect(chosenLevel(levelValue(judge, level))).toEqual({ judge, level });
    }),
  );
  expect(chosenLevel("")).toEqual(NONE);
});
