import { validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { j1 } from "../../../templates/j1";
import { withNode, withParams, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

const saidOf = (graph: unknown) => {
  const result = validateGraph(graph, catalog);
  return result.ok ? result.warnings : result.problems;
};

describe("advantage.reinforce_pp", () => {
  test.each([
    ["discounts", { discount: 0.99, rewardClip: 10 }, []],
    ["has no discount above 1", { discount: 1.01 }, ["error discount"]],
    ["has no clip of 0", { rewardClip: 0 }, ["error rewardClip"]],
    [
      "has no mean to take off where a prompt has one completion",
      { baseline: "group_mean" },
      ["error baseline"],
    ],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("advantage.reinforce_pp", params)).toEqual(verdict);
  });

  test("takes the mean of several completions off", () => {
    const graph = withParams(j1.graph, {
      advantage: { baseline: "group_mean" },
      sampler: { groupSize: 4 },
    });
    expect(saidOf(graph)).toEqual([]);
  });

  test("warns of a penalty that its returns do not hold", () => {
    const said = saidOf(withParams(j1.graph, { kl: { place: "loss", estimator: "k3" } }));
    expect(said.map(({ severity, nodeId }) => `${severity} ${nodeId}`)).toEqual(["warning advantage"]);
  });

  test("does not stand beside group advantages", () => {
    const graph = withWires(
      withNode(j1.graph, { id: "group", kind: "advantage.group", x: 0, y: 2000 }),
      "group.advantage -> rl.advantage",
    );
    // The port takes one chain: the other gives way, and is not plugged in any more.
    expect(graph.edges.filter(({ to }) => to.node === "rl" && to.port === "advantage")).toHaveLength(1);
  });
});
