import { setParam, validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { adacot } from "../../../templates/adacot";
import { verdictOn } from "../../../testing/in-a-graph";

const MASK = "objective.selective_mask";

describe(MASK, () => {
  test.each([
    ["divides by the tokens that learn", { denominator: "masked" }, []],
    ["needs a marker", { marker: "" }, ["error marker"]],
    ["knows two denominators", { denominator: "none" }, ["error denominator"]],
    ["needs a marker that is one token", { marker: "<reason>" }, ["error"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn(MASK, params)).toEqual(verdict);
  });

  test("is refused where the decoder splits its marker, with a remedy that names both", () => {
    const without = setParam(adacot.graph, { id: "decoder", param: "markers", value: ["</think>"] }, catalog);
    const result = validateGraph(without, catalog);
    expect(result).toMatchObject({
      ok: false,
      problems: [
        {
          nodeId: "mask",
          severity: "error",
          remedy: "Add <think> to the markers of 'decoder'.",
        },
      ],
    });
  });

  test.each([
    [0.1, 0],
    [0, 0.1],
  ])("warns of penalties %d and %d on the decision that it masks", (alphaMiss, alphaOver) => {
    const doc = [
      { id: "math-reward", param: "alphaMiss", value: alphaMiss },
      { id: "math-reward", param: "alphaOver", value: alphaOver },
    ].reduce((graph, change) => setParam(graph, change, catalog), adacot.graph);
    expect(validateGraph(doc, catalog)).toMatchObject({
      ok: true,
      warnings: [{ nodeId: "mask", severity: "warning", code: "incompatible" }],
    });
  });
});
