import { expect, test } from "vitest";
import { baseOf } from "./base-of";

const samples = [{ reward: 0 }, { reward: null }, { reward: 2 }, { reward: 2 }];

test.each([
  [null, 2],
  [1, 1],
  [9, 2],
  [-1, 2],
])("chosen %s, compared with %i", (chosen, wanted) => expect(baseOf(samples, chosen)).toBe(wanted));

test("where nothing was scored it is the first", () => {
  expect(baseOf([{ reward: null }, { reward: null }], null)).toBe(0);
  expect(baseOf([], null)).toBe(0);
});
