import { removeNodes, validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { withoutWires } from "../../../templates/vary";
import { verireasonBand } from "../../../templates/verireason";
import { verdictOn } from "../../../testing/in-a-graph";

const KIND = "filter.reward_band";

const problems = (doc: typeof verireasonBand.graph) => {
  const result = validateGraph(doc, catalog);
  return result.ok ? [] : result.problems.map(({ nodeId, port, param }) => `${nodeId} ${port ?? param}`);
};

describe(KIND, () => {
  test.each([
    ["takes the paper's band", { low: 0.3, high: 1.8, minSpread: 0.1, samples: 8 }, []],
    ["has a band that ends after it begins", { low: 1.8, high: 1.8 }, ["error high"]],
    ["needs two samples for a spread", { samples: 1 }, ["error samples"]],
    ["may ask for no spread", { minSpread: -1 }, []],
    ["cuts hard from easy within 0 and 1", { hardFrom: 1.5 }, ["error hardFrom"]],
    ["fits its completions into the context", { maxTokens: 128 }, ["error model"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn(KIND, params)).toEqual(verdict);
  });

  test("needs prompts, a model and a reward", () => {
    const bare = withoutWires(
      verireasonBand.graph,
      "designs.tasks -> band.tasks",
      "warmup.model -> band.model",
      "ladder.reward -> band.reward",
    );
    expect(problems(bare)).toEqual(expect.arrayContaining(["band tasks", "band model", "band reward"]));
  });

  test("cannot choose by a model that is trained on what it chooses", () => {
    const doc = withoutWires(verireasonBand.graph, "warmup.model -> band.model");
    const round = {
      ...doc,
      edges: [...doc.edges, { from: { node: "grpo", port: "model" }, to: { node: "band", port: "model" } }],
    };
    expect(validateGraph(round, catalog).ok).toBe(false);
    expect(validateGraph(removeNodes(round, ["band"]), catalog).ok).toBe(false);
  });
});
