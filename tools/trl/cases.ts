/** Graphs of which a script for TRL is kept in `fixtures/trl`: between them they use every kind that has one. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { catalog, TEMPLATES } from "@switchyard/catalog";
import { compile, exportTrl, type TrlExport } from "@switchyard/compiler";
import { type GraphDoc, type GraphEdge, graphDocSchema, type JsonValue } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { ROOT } from "../setup/places.mjs";

type Params = Record<string, JsonValue>;

const fixture = (name: string): GraphDoc =>
  graphDocSchema.parse(JSON.parse(readFileSync(join(ROOT, "fixtures/graphs", `${name}.json`), "utf8")));

const node = (id: string, kind: string, params: Params = {}) => ({
  id,
  kind,
  params,
  position: { x: 0, y: 0 },
});

/** `sampler.rollout -> train.rollout` */
const wire = (text: string): GraphEdge => {
  const [from = "", to = ""] = text.split(" -> ");
  const end = (side: string) => ({ node: side.split(".")[0] ?? "", port: side.split(".")[1] ?? "" });
  return { from: end(from), to: end(to) };
};

const BASE = node("base", "model.huggingface", {
  source: "Qwen/Qwen2.5-0.5B",
  training: "full",
  useChatTemplate: false,
});

/** A warm-up and GRPO on puzzles, with a gated sum of every reward that there is. */
const puzzles: GraphDoc = {
  version: 1,
  nodes: [
    node("puzzles", "tasks.procedural", { trainSize: 40, heldOutSize: 4, taskParams: { n_people: 2 } }),
    BASE,
    node("warmup", "train.sft", { steps: 20, examples: 32, gradClip: null, schedule: "cosine" }),
    node("solved", "reward.verifier"),
    node("format", "reward.format", { tags: ["think", "answer"] }),
    node("length", "reward.length", { weight: 0.5 }),
    node("stretched", "reward.range", { weight: 2 }),
    node("sum", "reward.combine", { clipLow: -1, clipHigh: 2.5, closedScore: -0.5 }),
    node("sampler", "rollout.sampler", { maxTokens: 96 }),
    node("advantage", "advantage.group", { method: "mean" }),
    node("clip", "objective.clip", { clipHigh: 0.28, dualClip: 3 }),
    node("kl", "objective.kl", { coefficient: 0.04 }),
    node("reduction", "objective.reduction", { method: "fixed_length", fixedLength: 96 }),
    node("grpo", "train.policy_gradient", { innerEpochs: 2, miniBatches: 4, microBatchSize: 20 }),
    node("export", "export.checkpoint", { dtype: "bfloat16" }),
  ],
  edges: [
    "puzzles.tasks -> warmup.tasks",
    "base.model -> warmup.model",
    "warmup.model -> grpo.model",
    "puzzles.tasks -> grpo.tasks",
    "sampler.rollout -> grpo.rollout",
    "solved.reward -> stretched.score",
    "stretched.reward -> sum.rewards",
    "length.reward -> sum.rewards",
    "format.reward -> sum.gate",
    "sum.reward -> grpo.reward",
    "advantage.advantage -> grpo.advantage",
    "clip.objective -> kl.objective",
    "kl.objective -> reduction.objective",
    "reduction.objective -> grpo.objective",
    "grpo.model -> export.model",
  ].map(wire),
};

/** Columns of a file, numbers compared with a tolerance, and the least of two scores. */
const columns: GraphDoc = {
  version: 1,
  nodes: [
    node("sums", "tasks.jsonl", { file: "a".repeat(64), fileName: "sums.jsonl", promptSuffix: "\nAnswer: " }),
    BASE,
    node("near", "reward.verifier", { method: "numeric", extract: "last_line", tolerance: 0.01 }),
    node("same", "reward.verifier", { method: "exact", extract: "after_think", caseSensitive: true }),
    node("least", "reward.combine", { mode: "minimum" }),
    node("grpo", "train.policy_gradient", { optimizer: "sgd" }),
  ],
  edges: [
    "base.model -> grpo.model",
    "sums.tasks -> grpo.tasks",
    "near.reward -> least.rewards",
    "same.reward -> least.rewards",
    "least.reward -> grpo.reward",
  ].map(wire),
};

export const TRL_CASES: Readonly<Record<string, { title: string; graph: GraphDoc }>> = {
  gsm8k: {
    title: TEMPLATES.find(({ slug }) => slug === "gsm8k")?.title ?? "",
    graph: fixture("gsm8k"),
  },
  puzzles: { title: "Knights and knaves with every reward", graph: puzzles },
  columns: { title: "Sums from a file", graph: columns },
};

function compiled(graph: GraphDoc): JobSpec {
  const result = compile(graph, catalog);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join(" "));
  return result.spec;
}

export const trlOf = ({ title, graph }: { title: string; graph: GraphDoc }): TrlExport =>
  exportTrl(compiled(graph), { catalog, title });

/** The job that a kept script is written from, so that both can be run on the same texts. */
export function trlJob(name: string): JobSpec {
  const held = TRL_CASES[name];
  if (!held) throw new Error(`no case '${name}'`);
  return compiled(held.graph);
}

export function trlScript(name: string): string {
  const held = TRL_CASES[name];
  const made = held && trlOf(held);
  if (!made?.ok) throw new Error(`no script of '${name}': ${JSON.stringify(made?.gaps)}`);
  return made.script;
}
