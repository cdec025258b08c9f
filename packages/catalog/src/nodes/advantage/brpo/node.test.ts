import { removeNodes, validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { anytime } from "../../../templates/anytime";
import { withNode, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

describe("advantage.brpo", () => {
  test.each([
    ["takes the paper's ablations", { mode: "v2only", prior: "base", mixing: "budget" }, []],
    ["takes any discount from the last budget only to a plain mean", { discount: 0 }, []],
    ["has no growing weights", { discount: 1.5 }, ["error discount"]],
    ["knows its priors", { prior: "geometric" }, ["error prior"]],
    ["may leave summaries out", { summaryWeight: 0 }, []],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("advantage.brpo", params)).toEqual(verdict);
  });

  const problems = (doc: typeof anytime.graph) => {
    const result = validateGraph(doc, catalog);
    return (result.ok ? result.warnings : result.problems).map(
      ({ severity, nodeId, message }) => `${severity} ${nodeId}: ${message}`,
    );
  };

  test("needs answers at budgets: a plain sampler has none, also where the compiler adds it", () => {
    const found = problems(removeNodes(anytime.graph, ["rollout"]));
    expect(found).toContainEqual(expect.stringMatching(/^error advantage: .*cuts no thinking/));
  });

  test("is the only advantage for an anytime rollout", () => {
    const graph = removeNodes(anytime.graph, ["advantage"]);
    const drawn = withNode(graph, { id: "group", kind: "advantage.group", x: 2000, y: 2000 });
    const found = problems(withWires(drawn, "group.advantage -> brpo.advantage"));
    expect(found).toEqual([expect.stringMatching(/^error rollout: .*one value cannot use them/)]);
  });

  test("warns of a length reward", () => {
    const graph = withNode(anytime.graph, { id: "length", kind: "reward.length", x: 2000, y: 2000 });
    const found = problems(withWires(graph, "length.reward -> brpo.reward"));
    expect(found).toContainEqual(expect.stringMatching(/^warning advantage: .*counts it twice/));
  });
});
