import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";
import { objectiveKl } from ".";

describe("objective.kl", () => {
  test.each([
    ["takes GRPO's own penalty", { coefficient: 0.04, estimator: "k3", place: "loss" }, []],
    ["takes k1 in the reward", { estimator: "k1", place: "reward" }, []],
    [
      "warns that k1 in the loss holds nothing back",
      { estimator: "k1", place: "loss" },
      ["warning estimator"],
    ],
    ["never rewards distance", { coefficient: -0.1 }, ["error coefficient"]],
    ["knows its estimators", { estimator: "k4" }, ["error estimator"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("objective.kl", params)).toEqual(verdict);
  });

  test("asks for the log-probabilities of the weights that the stage began with", () => {
    const { needs, params } = objectiveKl;
    expect(needs(params.parse({}))).toEqual(["referenceLogp"]);
  });
});
