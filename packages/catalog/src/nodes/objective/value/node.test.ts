import { validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { ppo } from "../../../templates/ppo";
import { withNode, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

describe("objective.value", () => {
  test.each([
    ["clips as the reference code does", { clipRange: 0.2 }, []],
    ["has no clip", { clipRange: null }, []],
    ["would never move", { clipRange: 0 }, ["error clipRange"]],
    ["would train nothing", { coefficient: 0 }, ["error coefficient"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("objective.value", params)).toEqual(verdict);
  });

  test("warns where no advantage uses its head", () => {
    const grouped = withWires(
      withNode(ppo.graph, { id: "group", kind: "advantage.group", x: 0, y: 1200 }),
      "group.advantage -> grpo.advantage",
    );
    const result = validateGraph(grouped, catalog);
    expect(result.ok ? result.warnings.map(({ nodeId }) => nodeId) : result.problems).toEqual([
      "value",
      "gae",
    ]);
  });
});
