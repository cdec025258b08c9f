import { expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";
import { objectiveProbabilityChange } from ".";

test("objective.probability_change has nothing to set", () => {
  expect(verdictOn("objective.probability_change", {})).toEqual([]);
  expect(objectiveProbabilityChange.params.safeParse({ every: 2 }).success).toBe(false);
});

test("five measures for each of four buckets", () => {
  expect(Object.keys(objectiveProbabilityChange.signals)).toHaveLength(20);
  expect(objectiveProbabilityChange.signals.size4?.description).toBe(
    "Mean |change| of the probability of tokens sampled with a probability from 3/4.",
  );
});
