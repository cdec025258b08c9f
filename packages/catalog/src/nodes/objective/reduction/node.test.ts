import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("objective.reduction", () => {
  test.each([
    ["takes a fixed length", { method: "fixed_length", fixedLength: 4096 }, []],
    ["takes whole sequences", { method: "sequence_sum" }, []],
    ["says over what it takes the mean", { method: "mean" }, ["error method"]],
    ["cannot divide by 0", { fixedLength: 0 }, ["error fixedLength"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("objective.reduction", params)).toEqual(verdict);
  });
});
