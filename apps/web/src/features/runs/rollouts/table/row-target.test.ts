import { expect, test } from "vitest";
import { rowTarget } from "./row-target";

test.each([
  ["ArrowDown", 3, 4],
  ["ArrowDown", 99, 99],
  ["ArrowUp", 0, 0],
  ["PageDown", 95, 99],
  ["PageUp", 25, 15],
  ["Home", 50, 0],
  ["End", 50, 99],
  ["Enter", 50, null],
])("%s at row %i leads to %s", (key, at, to) => expect(rowTarget(key, at, { last: 99, page: 10 })).toBe(to));

test("no key leads anywhere in an empty table", () => {
  expect(rowTarget("End", 0, { last: -1, page: 10 })).toBeNull();
});
