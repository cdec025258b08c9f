import { catalog, TEMPLATES, type Template } from "@switchyard/catalog";
import { type GraphDoc, type JsonValue, setParam } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { compile } from "../compile";
import { exportTrl, type TrlExport } from "./export";
import { TRL_KINDS } from "./kinds";
import { identifier, literal } from "./python";

const UPLOADED = "0123456789abcdef".repeat(4);

const filled = ({ graph, asks }: Template): GraphDoc =>
  asks.reduce(
    (doc, { nodeId, param }) => setParam(doc, { id: nodeId, param, value: UPLOADED }, catalog),
    graph,
  );

const templateNamed = (slug: string): GraphDoc => {
  const found = TEMPLATES.find((each) => each.slug === slug);
  if (!found) throw new Error(slug);
  return filled(found);
};

function exported(graph: GraphDoc): TrlExport {
  const compiled = compile(graph, catalog);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return exportTrl(compiled.spec, { catalog, title: "A title" });
}

const gsm8k = templateNamed("gsm8k");
const set = (id: string, params: Record<string, JsonValue>, graph = gsm8k): GraphDoc =>
  Object.entries(params).reduce((doc, [param, value]) => setParam(doc, { id, param, value }, catalog), graph);

const gapsOf = (graph: GraphDoc): string[] => {
  const made = exported(graph);
  return made.ok ? [] : made.gaps.map(({ nodeId, why }) => `${nodeId}: ${why}`);
};

function argumentsOf(graph: GraphDoc): Record<string, string> {
  const made = exported(graph);
  if (!made.ok) throw new Error(JSON.stringify(made.gaps));
  const [, body = ""] = /GRPOConfig\(\n([\s\S]*?)\n {4}\)/.exec(made.script) ?? [];
  return Object.fromEntries(body.split("\n").map((line) => line.trim().replace(/,$/, "").split("=", 2)));
}

test("no mapping is of a kind that is gone; one without a mapping is a gap, not an error", () => {
  expect(Object.keys(TRL_KINDS).filter((kind) => !catalog.has(kind))).toEqual([]);
  const compiled = compile(gsm8k, catalog);
  if (!compiled.ok) throw new Error("does not compile");
  const named = compiled.spec.nodes.find(({ id }) => id === "clip");
  const nodes = compiled.spec.nodes.map((node) =>
    node === named ? { ...node, config: { ...node.config, kind: "objective.tomorrow" } } : node,
  );
  const clip = catalog.get("objective.clip");
  const later = new Map([...catalog, ...(clip ? [["objective.tomorrow", clip] as const] : [])]);
  const made = exportTrl({ ...compiled.spec, nodes }, { catalog: later, title: "A title" });
  expect(made).toMatchObject({
    ok: false,
    gaps: [{ nodeId: "clip", why: expect.stringContaining("tomorrow") }],
  });
});

describe("a graph within what TRL can do", () => {
  test("is a script that names the version, and what it leaves out", () => {
    const made = exported(gsm8k);
    if (!made.ok) throw new Error("gaps");
    expect(made.script.startsWith('"""A title, for TRL 1.16.0.\n')).toBe(true);
    expect(made.leftOut.map(({ nodeId }) => nodeId).sort()).toEqual(["after", "before"]);
    for (const { why } of made.leftOut) expect(made.script).toContain(why);
    for (const note of made.notes) expect(made.script).toContain(note);
  });

  test("splits a batch as GRPOTrainer counts it", () => {
    // 16 prompts x 8 completions in 4 mini-batches of 32, at most 12 rows a pass: 8, the largest that divides 32.
    const args = argumentsOf(set("grpo", { miniBatches: 4, innerEpochs: 3, microBatchSize: 12, steps: 50 }));
    expect(args).toMatchObject({
      per_device_train_batch_size: "8",
      gradient_accumulation_steps: "4",
      steps_per_generation: "16",
      num_iterations: "3",
      num_generations: "8",
      // Optimiser steps: 50 x 3 x 4, and the warm-up's as many times its own.
      max_steps: "600",
      warmup_steps: "120",
    });
  });

  test("takes loss, clip, penalty and scale from the nodes", () => {
    const graph = set(
      "clip",
      { clipHigh: 0.28, dualClip: 3 },
      set("advantage", { method: "mean" }, set("reduction", { method: "sequence_mean" })),
    );
    expect(argumentsOf(graph)).toMatchObject({
      epsilon: "0.2",
      epsilon_high: "0.28",
      delta: "3",
      scale_rewards: '"none"',
      loss_type: '"grpo"',
    });
  });
});

describe("what TRL cannot do is said with the node and the reason", () => {
  test.each<[string, GraphDoc, RegExp]>([
    ["advantage", set("advantage", { method: "leave_one_out" }), /mean of the whole group/],
    ["clip", set("clip", { dualClip: 1.1 }), /above 1 plus the upper clip/],
    ["reduction", set("reduction", { method: "sequence_sum" }), /summed losses/],
    ["grpo", set("reduction", { method: "fixed_length", fixedLength: 64 }), /512 tokens/],
    ["sampler", set("sampler", { stop: ["\n"] }), /stop at a string/],
    ["grpo", set("grpo", { miniBatches: 3 }), /128 completions do not split into 3/],
    ["export", set("export", { mergeLora: false }), /merge the adapters/],
  ])("%s", (nodeId, graph, why) => {
    const gaps = gapsOf(graph);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatch(new RegExp(`^${nodeId}: `));
    expect(gaps[0]).toMatch(why);
  });

  test("all at once, for the tiny decoder's template too", () => {
    expect(gapsOf(templateNamed("ppo")).length).toBeGreaterThan(2);
    expect(gapsOf(templateNamed("addition")).map((gap) => gap.split(":")[0])).toEqual(["sums", "decoder"]);
  });
});

describe("Python text", () => {
  test.each<[unknown, string]>([
    [null, "None"],
    [true, "True"],
    [[1, "a\n"], '[1, "a\\n"]'],
    [{ "a b": [false] }, '{"a b": [False]}'],
  ])("%j is %s", (value, text) => {
    expect(literal(value)).toBe(text);
  });

  test("names are Python's, and each its own", () => {
    expect(identifier("tasks_My file-2", new Set())).toBe("tasks_my_file_2");
    expect(identifier("a-b", new Set(["a_b"]))).toBe("a_b_2");
  });
});
