import { validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { j1 } from "../../../templates/j1";
import { withNode, withParams, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

const saidOf = (graph: unknown): string[] => {
  const result = validateGraph(graph, catalog);
  const said = result.ok ? result.warnings : result.problems;
  return said.map(({ severity, nodeId, param }) => `${severity} ${nodeId}${param ? `.${param}` : ""}`);
};

describe("reward.verdict", () => {
  test.each([
    ["takes a penalty for no verdict", { invalidReward: -1, formatBonus: 0.1 }, []],
    ["has no penalty beyond -1", { invalidReward: -1.1 }, ["error invalidReward"]],
    ["does not reward the lack of a verdict", { invalidReward: 0.1 }, ["error invalidReward"]],
    ["opens and closes with different tags", { closeTag: "<think>" }, ["error closeTag"]],
    ["needs all pairs in both orders for consistency", { consistency: true }, ["error consistency"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("reward.verdict", params)).toEqual(verdict);
  });

  test("has what consistency needs with every pair in both orders and an even number of prompts", () => {
    const both = { verdict: { consistency: true }, pairs: { bothOrders: "all" } };
    expect(saidOf(withParams(j1.graph, both))).toEqual([]);
    const odd = withParams(j1.graph, { ...both, rl: { promptsPerStep: 127 } });
    expect(saidOf(odd)).toEqual(["error verdict.consistency"]);
  });

  test("refuses prompts that are no pairs, and warns of a price on length", () => {
    const sums = withWires(
      withNode(j1.graph, { id: "sums", kind: "tasks.digit_sum", x: 0, y: 2000 }),
      "sums.tasks -> rl.tasks",
    );
    expect(saidOf(sums)).toEqual(["error verdict"]);
    const priced = withWires(
      [
        { id: "length", kind: "reward.length", x: 0, y: 2000 },
        { id: "sum", kind: "reward.combine", x: 0, y: 2000 },
      ].reduce(withNode, j1.graph),
      "verdict.reward -> sum.rewards",
      "length.reward -> sum.rewards",
      "sum.reward -> rl.reward",
    );
    expect(saidOf(priced)).toEqual(["warning verdict"]);
  });
});
