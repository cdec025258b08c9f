import { removeNodes, validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { j1 } from "../../../templates/j1";
import { withNode, withParams, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

const verdictsOf = (graph: unknown): string[] => {
  const result = validateGraph(graph, catalog);
  const said = result.ok ? result.warnings : result.problems;
  return said.map(({ severity, param, port, nodeId }) => `${severity} ${nodeId}.${param ?? port}`);
};

describe("tasks.reflect", () => {
  test.each([
    ["takes fewer slips", { slip: 0.1, samples: 16 }, []],
    ["slips at most always", { slip: 1.5 }, ["error slip"]],
    ["needs a word", { words: [] }, ["error words"]],
    ["warns of too few judgments to stitch", { samples: 3 }, ["warning samples"]],
    ["does not where nothing is stitched", { samples: 3, stitch: false }, []],
    ["opens and closes with different tags", { closeTag: "<think>" }, ["error closeTag"]],
    ["has no model to judge", { teacher: "model" }, ["error model"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("tasks.reflect", params)).toEqual(verdict);
  });

  test("lets the model of an earlier stage be the teacher", () => {
    const graph = withWires(
      withParams(
        withNode(removeNodes(j1.graph, ["first"]), { id: "again", kind: "tasks.reflect", x: 0, y: 2000 }),
        {
          again: { teacher: "model" },
        },
      ),
      "pairs.tasks -> again.tasks",
      "sft.model -> again.model",
      "again.tasks -> single.tasks",
    );
    expect(verdictsOf(graph)).toEqual([]);
  });

  test("warns of a model that is not asked", () => {
    const graph = withWires(j1.graph, "sft.model -> first.model");
    expect(verdictsOf(graph)).toEqual(["warning first.model"]);
  });

  test("needs pairs, not just any prompts", () => {
    const graph = withWires(
      withNode(j1.graph, { id: "sums", kind: "tasks.digit_sum", x: 0, y: 2000 }),
      "sums.tasks -> first.tasks",
    );
    expect(verdictsOf(graph)).toEqual(["error first.tasks", "error first.teacher"]);
  });
});
