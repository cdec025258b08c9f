import { connect, validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { dgro } from "../../../templates/dgro";
import { withNode, withoutWires, withParams, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";
import { objectiveDgro } from ".";

const said = (doc: typeof dgro.graph): string[] => {
  const result = validateGraph(doc, catalog);
  const problems = result.ok ? result.warnings : result.problems;
  return problems.map(({ severity, nodeId, message }) => `${severity} ${nodeId}: ${message}`);
};

describe("objective.dgro", () => {
  test.each([
    ["takes the paper's two weights apart", { beta1: 2, beta2: 0.05 }, []],
    ["is REINFORCE without distance", { beta2: 0 }, []],
    ["warns that nothing is learned from rewards", { beta1: 0 }, ["warning beta1"]],
    ["a negative weight would push away from what is good", { beta1: -1 }, ["error beta1"]],
    ["a negative distance would push away from the sampler", { beta2: -0.1 }, ["error beta2"]],
    ["needs no drift limit", { driftLimit: null }, []],
    ["a drift limit of 0 would stop at once", { driftLimit: 0 }, ["error driftLimit"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("objective.dgro", params)).toEqual(verdict);
  });

  test("asks for the reference only where the distance is taken to it", () => {
    const params = objectiveDgro.params.parse({});
    expect(objectiveDgro.needs(params)).toEqual([]);
    expect(objectiveDgro.needs({ ...params, anchor: "reference" })).toEqual(["referenceLogp"]);
  });

  test("shows the effective temperature of the two weights", () => {
    const [tau] = objectiveDgro.derived;
    const params = objectiveDgro.params.parse({ beta1: 2, beta2: 0.05 });
    expect(tau?.value(params)).toBeCloseTo(0.05, 12);
    expect(tau?.value({ ...params, beta1: 0 })).toBeNull();
  });

  test.each(["mean_std", "batch_normalised"])("refuses advantages divided by a spread: %s", (method) => {
    const [problem] = said(withParams(dgro.graph, { advantage: { method } }));
    expect(problem).toMatch(/^error .*undoes the reward range/);
  });

  test("refuses what a stage takes where no advantage is plugged in", () => {
    const [problem] = said(withoutWires(dgro.graph, "advantage.advantage -> train.advantage"));
    expect(problem).toMatch(/^error (dgro|train): .*undoes the reward range/);
  });

  test("warns that beta 2 has no effect on a single step, but not where the anchor is frozen", () => {
    const once = withParams(dgro.graph, { train: { innerEpochs: 1 } });
    expect(said(once)).toEqual([expect.stringMatching(/^warning dgro: .*beta 2 has no effect/)]);
    expect(said(withParams(once, { train: { miniBatches: 2 } }))).toEqual([]);
    expect(said(withParams(once, { dgro: { beta2: 0 } }))).toEqual([]);
    expect(said(withParams(once, { dgro: { anchor: "reference" } }))).toEqual([]);
  });

  test("warns of a reduction that does not divide a sequence by its own length", () => {
    const [problem, ...more] = said(withParams(dgro.graph, { reduction: { method: "token_mean" } }));
    expect(problem).toMatch(/^warning .*square of its length/);
    expect(more).toEqual([]);
    expect(said(withParams(dgro.graph, { reduction: { method: "sequence_sum" } }))).toEqual([]);
  });

  test("warns of a KL penalty in the reward", () => {
    const grown = withNode(dgro.graph, { id: "kl", kind: "objective.kl", x: 420, y: 640 });
    const wired = withWires(grown, "dgro.objective -> kl.objective", "kl.objective -> reduction.objective");
    expect(said(wired)).toEqual([]);
    const [problem] = said(withParams(wired, { kl: { place: "reward" } }));
    expect(problem).toMatch(/^warning .*reward variance/);
  });

  test("does not meet Lopti as published, and only as another algorithm token by token", () => {
    const grown = withNode(dgro.graph, { id: "lopti", kind: "update.lopti", x: 860, y: 560 });
    const wired = withWires(
      grown,
      "reduction.objective -> lopti.objective",
      "lopti.objective -> train.objective",
    );
    expect(said(wired)).toEqual([expect.stringMatching(/^error lopti: .*does not split/)]);
    const surrogate = withParams(wired, { dgro: { form: "token" } });
    expect(said(surrogate)).toEqual([expect.stringMatching(/^warning lopti: .*surrogate/)]);
  });

  test("replaces the clip: both in one chain are refused", () => {
    const grown = withNode(dgro.graph, { id: "clip", kind: "objective.clip", x: 0, y: 560 });
    const edge = { from: { node: "clip", port: "objective" }, to: { node: "dgro", port: "objective" } };
    expect(said(connect(grown, edge, catalog))).toEqual([
      expect.stringMatching(/both take the place 'loss'/),
    ]);
  });
});
