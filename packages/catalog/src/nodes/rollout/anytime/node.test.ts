import { describe, expect, test } from "vitest";
import { problemsWith, verdictOn } from "../../../testing/in-a-graph";

describe("rollout.anytime", () => {
  test.each([
    ["takes uneven budgets", { budgets: [2, 3, 9], summaries: 2, groupSize: 4 }, []],
    ["cuts each later than the one before", { budgets: [4, 4, 8] }, ["error budgets"]],
    ["needs a budget", { budgets: [] }, ["error budgets"]],
    ["has no budget of nothing", { budgets: [0, 4] }, ["error budgets"]],
    ["cannot divide by a temperature of 0", { temperature: 0 }, ["error temperature"]],
    ["needs an end of thinking", { endMarker: "" }, ["error endMarker"]],
    ["warns that a lone summary learns nothing", { summaries: 1 }, ["warning"]],
    ["takes one budget, and warns of one summary only where it is alone", { budgets: [16] }, []],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("rollout.anytime", params)).toEqual(verdict);
  });

  test("refuses budgets that the context cannot hold, at the stage", () => {
    const found = problemsWith("rollout.anytime", { budgets: [4, 60], summaryTokens: 8 });
    expect(found).toMatchObject([{ nodeId: "brpo", port: "model", severity: "error" }]);
    expect(found[0]?.message).toContain("68 tokens");
  });

  test("refuses a decoder that does not have the end marker as one token", () => {
    const found = problemsWith("rollout.anytime", { endMarker: "</thought>" });
    expect(found).toMatchObject([{ nodeId: "rollout", severity: "error" }]);
    expect(found[0]?.message).toContain("</thought>");
  });
});
