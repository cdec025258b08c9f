import { disconnect, validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { adacotPareto } from "../../../templates/adacot-pareto";
import { verdictOn } from "../../../testing/in-a-graph";

const KIND = "eval.pareto";

describe(KIND, () => {
  test.each([
    ["compares tokens with right answers", { x: "tokens", y: "score" }, []],
    ["needs two signals", { x: "score", y: "score" }, ["error y"]],
    ["takes a signal without its node", { x: "trigger/score" }, ["error x"]],
    ["knows two ways to be better", { yBetter: "up" }, ["error yBetter"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn(KIND, params)).toEqual(verdict);
  });

  test("needs an evaluation", () => {
    const wires = adacotPareto.graph.edges.filter(({ to }) => to.node === "front");
    expect(wires.length).toBe(5);
    expect(validateGraph(disconnect(adacotPareto.graph, wires), catalog)).toMatchObject({
      ok: false,
      problems: [{ nodeId: "front", port: "reports", code: "missingInput" }],
    });
  });
});
