import { emptyGraph, type GraphDoc } from "@switchyard/graph";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

const MARKERS = ["<think>", "</think>", "<answer>", "</answer>"];
const LAST_BUDGET = 16;
const EVERY_BUDGET = Array.from({ length: LAST_BUDGET }, (_, index) => index + 1);
const evaluation = { limit: 2000, budgets: EVERY_BUDGET, small: 4, temperature: 1 };

const nodes = [
  { id: "chains", kind: "tasks.pointer_chase", x: 0, y: 160 },
  { id: "decoder", kind: "model.tiny", x: 280, y: 0 },
  { id: "warmup", kind: "train.sft", x: 560, y: 80, label: "Warm-up" },
  { id: "rollout", kind: "rollout.anytime", x: 560, y: 280 },
  { id: "verifier", kind: "reward.verifier", x: 280, y: 320 },
  { id: "advantage", kind: "advantage.brpo", x: 560, y: 560 },
  { id: "clip", kind: "objective.clip", x: 280, y: 720 },
  { id: "reduction", kind: "objective.reduction", x: 560, y: 760 },
  { id: "brpo", kind: "train.policy_gradient", x: 860, y: 160, label: "BRPO" },
  { id: "before", kind: "eval.anytime", x: 860, y: -60, label: "Anytime accuracy after warm-up" },
  { id: "after", kind: "eval.anytime", x: 1160, y: 80, label: "Anytime accuracy after BRPO" },
];

const wired = withWires(
  nodes.reduce<GraphDoc>(withNode, emptyGraph()),
  ...["decoder", "warmup", "brpo", "before", "after"].map((id) => `chains.tasks -> ${id}.tasks`),
  "decoder.model -> warmup.model",
  "warmup.model -> brpo.model",
  "warmup.model -> before.model",
  "brpo.model -> after.model",
  "rollout.rollout -> brpo.rollout",
  "advantage.advantage -> brpo.advantage",
  "clip.objective -> reduction.objective",
  "reduction.objective -> brpo.objective",
  ...["brpo", "before", "after"].map((id) => `verifier.reward -> ${id}.reward`),
);

export const anytime: Template = {
  slug: "anytime",
  title: "Anytime reasoning",
  summary:
    "Thinking is cut at four token budgets and answered at each, so that a policy learns to be right early; pointer chasing, where the thinking a prompt needs is known.",
  paper: {
    id: "2505.13438",
    title: "Optimizing Anytime Reasoning via Budget Relative Policy Optimization",
  },
  asks: [],
  graph: withParams(wired, {
    decoder: { layers: 2, width: 64, context: 48, tokenizer: "character", markers: MARKERS },
    warmup: { steps: 1500, batchSize: 128, learningRate: 0.003, warmupSteps: 50, schedule: "cosine" },
    rollout: { summaryTokens: 3 },
    verifier: { method: "exact" },
    // The paper's objective: sums of tokens over a constant and the chains of a mini-batch, two of them a batch.
    clip: { clipLow: 0.2, clipHigh: 0.2 },
    reduction: { method: "fixed_length", fixedLength: LAST_BUDGET },
    brpo: { steps: 100, promptsPerStep: 16, learningRate: 0.0002, miniBatches: 2 },
    before: { ...evaluation, summaryTokens: 3 },
    after: { ...evaluation, summaryTokens: 3 },
  }),
};
