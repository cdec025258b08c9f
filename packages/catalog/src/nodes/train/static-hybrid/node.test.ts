import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("train.static_hybrid", () => {
  test.each([
    ["may be all of one kind", { pattern: "ratio", share: 0, sftWarmup: 0 }, []],
    ["may alternate", { pattern: "alternate", every: 2 }, []],
    ["cannot have every 0th step", { pattern: "alternate", every: 0 }, ["error every"]],
    ["has a share of at most 1", { share: 1.5 }, ["error share"]],
    ["cannot warm up for longer than it runs", { steps: 10, sftWarmup: 11 }, ["error sftWarmup"]],
    ["knows its patterns", { pattern: "random" }, ["error pattern"]],
    ["needs a rate above 0", { sftLearningRate: 0 }, ["error sftLearningRate"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("train.static_hybrid", params)).toEqual(verdict);
  });
});
