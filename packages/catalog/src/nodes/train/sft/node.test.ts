import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("train.sft", () => {
  test.each([
    ["takes the smallest values", { steps: 1, batchSize: 1, learningRate: 1 }, []],
    ["needs a step", { steps: 0 }, ["error steps"]],
    ["a rate of 0 learns nothing", { learningRate: 0 }, ["error learningRate"]],
    ["a number in quotes is no number", { learningRate: "0.001" }, ["error learningRate"]],
    ["takes all examples and no clipping", { examples: null, gradClip: null }, []],
    ["needs an example", { examples: 0 }, ["error examples"]],
    ["a decay of 1 never forgets", { adamBeta2: 1 }, ["error adamBeta2"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("train.sft", params)).toEqual(verdict);
  });
});
