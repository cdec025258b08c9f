import { setParam, validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { TEMPLATES } from "../../../templates";
import { withNode, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

describe("train.sasr", () => {
  test.each([
    ["may do without a warm-up", { sftWarmup: 0 }, []],
    ["may be nothing but warm-up", { steps: 300, sftWarmup: 300 }, []],
    ["cannot warm up for longer than it runs", { steps: 300, sftWarmup: 301 }, ["error sftWarmup"]],
    ["may be locked to either kind", { pMin: 1, pMax: 1 }, []],
    ["needs bounds in order", { pMin: 0.6, pMax: 0.5 }, ["error pMin"]],
    ["a balance of 0 is SFT alone", { gamma: 0 }, []],
    ["a balance has a sign", { gamma: -1 }, ["error gamma"]],
    ["an average that never changes measures nothing", { ema: 1 }, ["error ema"]],
    ["has a sigmoid around the middle", { rule: "sigmoid_rl" }, []],
    ["warns of the literal formula", { rule: "sigmoid_warmup", slope: 1, centre: 0 }, ["warning centre"]],
    ["knows its rules", { rule: "sometimes" }, ["error rule"]],
    ["a guard of 0 would always hold", { klMax: 0 }, ["error klMax"]],
    ["splits no more completions than it samples", { miniBatches: 1024 }, ["error miniBatches"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("train.sasr", params)).toEqual(verdict);
  });

  test("refuses completions that fill the decoder's context", () => {
    const template = TEMPLATES.find(({ slug }) => slug === "sasr");
    if (!template) throw new Error("no template");
    const long = setParam(template.graph, { id: "sampler", param: "maxTokens", value: 16 }, catalog);
    const result = validateGraph(long, catalog);
    const found = result.ok ? [] : result.problems.map(({ nodeId, port }) => `${nodeId} ${port}`);
    expect(found).toEqual(["train model"]);
  });

  test("takes demonstrations of their own beside the prompts", () => {
    const template = TEMPLATES.find(({ slug }) => slug === "sasr");
    if (!template) throw new Error("no template");
    const few = withNode(template.graph, { id: "few", kind: "tasks.addition", x: 0, y: 900 });
    const result = validateGraph(withWires(few, "few.tasks -> train.demonstrations"), catalog);
    expect(result.ok && result.warnings).toEqual([]);
  });
});
