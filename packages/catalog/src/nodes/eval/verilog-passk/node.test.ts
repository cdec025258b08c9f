import { validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { withNode, withoutWires, withWires } from "../../../templates/vary";
import { verireason } from "../../../templates/verireason";
import { verdictOn } from "../../../testing/in-a-graph";

const KIND = "eval.verilog_passk";

const found = (doc: typeof verireason.graph) => {
  const result = validateGraph(doc, catalog);
  return (result.ok ? result.warnings : result.problems).map(({ nodeId, port }) => `${nodeId} ${port ?? ""}`);
};

describe(KIND, () => {
  test.each([
    ["takes VerilogEval's sampling", { samples: 20, temperature: 0.85, topP: 0.95, passAt: [1] }, []],
    ["takes one greedy sample", { samples: 1, temperature: 0, passAt: [1] }, []],
    ["warns of many equal samples", { samples: 8, temperature: 0 }, ["warning temperature"]],
    ["has as many samples as k", { samples: 4, passAt: [1, 5] }, ["error passAt"]],
    ["asks for some k", { passAt: [] }, ["error passAt"]],
    ["fits into the context", { maxTokens: 64 }, ["error model"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn(KIND, params)).toEqual(verdict);
  });

  test("is judged by a testbench, its own where none is plugged in", () => {
    expect(found(withoutWires(verireason.graph, "ladder.reward -> after.reward"))).toEqual([]);
    const other = withWires(
      withNode(verireason.graph, { id: "likeness", kind: "reward.verilog_structure", x: 0, y: 900 }),
      "likeness.reward -> after.reward",
    );
    expect(found(other)).toEqual(["after reward"]);
  });

  test("needs tasks with a testbench", () => {
    const sums = withWires(
      withNode(verireason.graph, { id: "sums", kind: "tasks.addition", x: 0, y: 900 }),
      "sums.tasks -> after.tasks",
    );
    expect(found(sums)).toEqual(expect.arrayContaining(["after tasks"]));
  });
});
