import { removeNodes, validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { j1 } from "../../../templates/j1";
import { withNode, withParams, withWires } from "../../../templates/vary";

const saidOf = (params: Parameters<typeof withParams>[1][string]): string[] => {
  const graph = withWires(
    withNode(removeNodes(j1.graph, ["sampler"]), {
      id: "force",
      kind: "rollout.budget_force",
      x: 0,
      y: 2000,
    }),
    "force.rollout -> rl.rollout",
  );
  const result = validateGraph(withParams(graph, { force: params }), catalog);
  const said = result.ok ? result.warnings : result.problems;
  return said.map(({ severity, nodeId, param, port }) =>
    `${severity} ${nodeId} ${param ?? port ?? ""}`.trim(),
  );
};

describe("rollout.budget_force", () => {
  test.each([
    ["warns where what is put in is trained around", { extensions: 2 }, ["warning force"]],
    ["is an ordinary sampler without extensions", { extensions: 0 }, []],
    ["needs a word", { words: [] }, ["error force words"]],
    ["cannot divide by a temperature of 0", { temperature: 0 }, ["error force temperature"]],
    [
      "refuses a budget that the context cannot hold, at the stage",
      { extensions: 0, budget: 112 },
      ["error rl model"],
    ],
    ["needs the end marker as one token", { extensions: 0, endMarker: "</thought>" }, ["error force"]],
    ["needs none for a judge without tags", { extensions: 0, endMarker: "" }, []],
  ])("%s", (_, params, verdict) => {
    expect(saidOf(params)).toEqual(verdict);
  });
});
