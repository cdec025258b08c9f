import type { GraphDoc } from "@switchyard/graph";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

const EMPTY: GraphDoc = { version: 1, nodes: [], edges: [] };

const placed = [
  { id: "sums", kind: "tasks.addition", x: 0, y: 160 },
  { id: "decoder", kind: "model.tiny", x: 280, y: 0 },
  { id: "warmup", kind: "train.sft", x: 560, y: 80, label: "Warm-up" },
  { id: "verifier", kind: "reward.verifier", x: 280, y: 320 },
  { id: "train", kind: "train.policy_gradient", x: 860, y: 160, label: "GRPO" },
  { id: "sampler", kind: "rollout.sampler", x: 560, y: 240 },
  { id: "advantage", kind: "advantage.group", x: 560, y: 400 },
  { id: "clip", kind: "objective.clip", x: 280, y: 560 },
  { id: "reduction", kind: "objective.reduction", x: 560, y: 560 },
  { id: "before", kind: "eval.accuracy", x: 860, y: 0, label: "Accuracy after warm-up" },
  { id: "after", kind: "eval.accuracy", x: 1160, y: 80, label: "Accuracy after training" },
].reduce(withNode, EMPTY);

const wired = withWires(
  placed,
  "sums.tasks -> decoder.tasks",
  "decoder.model -> warmup.model",
  "sums.tasks -> warmup.tasks",
  "warmup.model -> train.model",
  "sums.tasks -> train.tasks",
  "sampler.rollout -> train.rollout",
  "verifier.reward -> train.reward",
  "advantage.advantage -> train.advantage",
  "clip.objective -> reduction.objective",
  "reduction.objective -> train.objective",
  "warmup.model -> before.model",
  "sums.tasks -> before.tasks",
  "verifier.reward -> before.reward",
  "train.model -> after.model",
  "sums.tasks -> after.tasks",
  "verifier.reward -> after.reward",
);

/** Four tokens an answer: three digits, units first, and the end. */
const evaluated = { limit: 500, maxTokens: 4 };

/**
 * The smallest graph on which losses can be compared: 0.1 M parameters, less than a minute a run. Learned positions: with
 * rotary ones 500 sums are remembered and not added (docs/results/sasr.md). Variants change what is plugged into `train`.
 */
export const addition: Template = {
  slug: "addition",
  title: "Two-digit addition",
  summary:
    "A decoder of 0.1 M parameters imitates 500 sums, then finds out the others by GRPO. A run takes about a minute, so losses and advantages can be compared over seeds.",
  paper: { id: "2402.03300", title: "DeepSeekMath" },
  asks: [],
  graph: withParams(wired, {
    decoder: { layers: 2, width: 64, context: 16, positions: "learned", tokenizer: "character" },
    warmup: { steps: 300, batchSize: 64, learningRate: 0.001, examples: 500 },
    verifier: { method: "exact", extract: "whole" },
    sampler: { maxTokens: 4 },
    before: evaluated,
    after: evaluated,
  }),
};
