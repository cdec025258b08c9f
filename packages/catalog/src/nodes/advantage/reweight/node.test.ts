import { validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { arLopti } from "../../../templates/ar-lopti";
import { withNode, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

describe("advantage.reweight", () => {
  test.each([
    ["takes the paper's strength", { alpha: 0.3 }, []],
    ["is the plain advantage at 0", { alpha: 0 }, []],
    ["warns that rare tokens stop learning at 1", { alpha: 1 }, ["warning alpha"]],
    ["above 1 it would turn rare tokens round", { alpha: 1.1 }, ["error alpha"]],
    ["may leave bad tokens out", { negativeWeight: 0 }, []],
    ["cannot turn bad tokens into good ones", { negativeWeight: -1 }, ["error negativeWeight"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("advantage.reweight", params)).toEqual(verdict);
  });

  test("stands once in a chain", () => {
    const grown = withNode(arLopti.graph, { id: "again", kind: "advantage.reweight", x: 1000, y: 560 });
    const wired = withWires(
      grown,
      "reweight.advantage -> again.advantage",
      "again.advantage -> grpo.advantage",
    );
    const result = validateGraph(wired, catalog);
    expect(result.ok ? [] : result.problems.map(({ code }) => code)).toEqual(["incompatible"]);
  });
});
