import { expect, test } from "vitest";
import { orderSamples, type SampleOrder } from "./order-samples";

const samples = [
  { reward: 0.5, advantage: -1, tokens: 7 },
  { reward: null, advantage: null, tokens: 9 },
  { reward: 1, advantage: 0.5, tokens: 7 },
  { reward: 0.5, advantage: 2, tokens: 1 },
];

test.each<[SampleOrder, number[]]>([
  ["sampled", [0, 1, 2, 3]],
  ["reward", [2, 0, 3, 1]],
  ["advantage", [3, 2, 0, 1]],
  ["longest", [1, 0, 2, 3]],
  ["shortest", [3, 0, 2, 1]],
])("%s", (order, places) => expect(orderSamples(samples, order)).toEqual(places));

test("a group in which every reward errored keeps its order", () => {
  const errored = [1, 2, 3].map((tokens) => ({ reward: null, advantage: null, tokens }));
  expect(orderSamples(errored, "reward")).toEqual([0, 1, 2]);
});
