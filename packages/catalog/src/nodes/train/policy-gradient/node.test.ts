import { describe, expect, test } from "vitest";
import { problemsWith, verdictOn } from "../../../testing/in-a-graph";

describe("train.policy_gradient", () => {
  test.each([
    ["takes the smallest values", { steps: 1, promptsPerStep: 1 }, []],
    [
      "cannot split 8 completions into 9 mini-batches",
      { promptsPerStep: 1, miniBatches: 9 },
      ["error miniBatches"],
    ],
    ["needs an inner epoch", { innerEpochs: 0 }, ["error innerEpochs"]],
    ["needs no micro-batches", { microBatchSize: null }, []],
    ["has no micro-batch of nothing", { microBatchSize: 0 }, ["error microBatchSize"]],
    ["knows its schedules", { schedule: "step" }, ["error schedule"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("train.policy_gradient", params)).toEqual(verdict);
  });

  test("warns of a group of one at the port of the sampler", () => {
    const found = problemsWith("rollout.sampler", { groupSize: 1 });
    expect(found).toMatchObject([{ nodeId: "grpo", port: "rollout", severity: "warning" }]);
  });

  test("refuses completions that fill the decoder's context, here and in evaluations", () => {
    const found = problemsWith("model.tiny", { context: 16 });
    expect(found.map(({ nodeId, port }) => `${nodeId} ${port}`).sort()).toEqual([
      "after model",
      "before model",
      "grpo model",
    ]);
  });
});
