import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("rollout.sampler", () => {
  test.each([
    [
      "takes a group, a temperature and stop strings",
      { groupSize: 64, temperature: 0.6, stop: ["</answer>"] },
      [],
    ],
    ["needs a completion", { groupSize: 0 }, ["error groupSize"]],
    ["cannot divide by a temperature of 0", { temperature: 0 }, ["error temperature"]],
    ["warns that top-p makes samples off-policy", { topP: 0.9 }, ["warning topP"]],
    ["warns that top-k makes samples off-policy", { topK: 50 }, ["warning topK"]],
    ["needs some tokens to choose from", { topP: 0 }, ["error topP"]],
    ["cannot stop at nothing", { stop: [""] }, ["error stop"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("rollout.sampler", params)).toEqual(verdict);
  });
});
