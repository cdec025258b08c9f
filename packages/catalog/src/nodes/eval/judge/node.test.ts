import { validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { j1 } from "../../../templates/j1";
import { withNode, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

describe("eval.judge", () => {
  test.each([
    ["sweeps none", { extensions: 0 }, []],
    ["judges greedily", { temperature: 0, samples: 1 }, []],
    ["forces at most 16 times", { extensions: 17 }, ["error extensions"]],
    ["needs a budget", { budget: 0 }, ["error budget"]],
    ["must fit into the context", { budget: 112 }, ["error model"]],
    ["must see the end of thinking", { endMarker: "</thought>" }, ["error "]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("eval.judge", params).map((said) => said.padEnd(6))).toEqual(verdict);
  });

  test("judges pairs only", () => {
    const graph = withWires(
      withNode(j1.graph, { id: "sums", kind: "tasks.digit_sum", x: 0, y: 2000 }),
      "sums.tasks -> judged-rl.tasks",
    );
    const result = validateGraph(graph, catalog);
    expect(result.ok || result.problems.map(({ nodeId, port }) => `${nodeId}.${port}`)).toEqual([
      "judged-rl.tasks",
    ]);
  });
});
