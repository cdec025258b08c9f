import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("update.lopti", () => {
  test.each([
    ["takes the paper's threshold", { eta: 0.5 }, []],
    ["may leave the low group empty", { eta: 0 }, []],
    ["may leave the high group empty", { eta: 1.5 }, []],
    ["has no negative threshold: the reverse order has a name", { eta: -0.5 }, ["error eta"]],
    ["splits by the batch's own probabilities", { mode: "quantile", quantile: 0.25 }, []],
    ["a quantile of 1 would leave nothing to the second pass", { quantile: 1 }, ["error quantile"]],
    ["knows two orders", { order: "random" }, ["error order"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("update.lopti", params)).toEqual(verdict);
  });
});
