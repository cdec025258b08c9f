import { emptyGraph, type GraphDoc } from "@switchyard/graph";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

const TRIGGER = { temperature: 0.7, topP: 1, maxTokens: 12 };

/**
 * Digit sums, a decoder that has learnt both shapes of answer from noisy labels, and the evaluation of its choice. Sizes
 * and rates are measured (docs/results/adacot.md); the share of noise keeps both choices likely.
 */
export const adacotBase: GraphDoc = withParams(
  withWires(
    [
      { id: "sums", kind: "tasks.digit_sum", x: 0, y: 160 },
      { id: "shown", kind: "tasks.think_format", x: 280, y: 80 },
      { id: "decoder", kind: "model.tiny", x: 280, y: 300 },
      { id: "sft", kind: "train.sft", x: 560, y: 160, label: "Warm-up" },
      { id: "verifier", kind: "reward.verifier", x: 0, y: 480 },
      { id: "sampler", kind: "rollout.sampler", x: 560, y: 640 },
      { id: "advantage", kind: "advantage.group", x: 560, y: 800 },
      { id: "trigger-sft", kind: "eval.trigger", x: 860, y: 0, label: "Trigger after warm-up" },
    ].reduce(withNode, emptyGraph()),
    "sums.tasks -> shown.tasks",
    "shown.tasks -> decoder.tasks",
    "shown.tasks -> sft.tasks",
    "decoder.model -> sft.model",
    "sft.model -> trigger-sft.model",
    "sums.tasks -> trigger-sft.tasks",
    "verifier.reward -> trigger-sft.reward",
  ),
  {
    shown: { omitShare: 0.35, addShare: 0.15 },
    decoder: {
      layers: 2,
      width: 64,
      heads: 4,
      context: 32,
      tokenizer: "character",
      markers: ["<think>", "</think>"],
    },
    sft: { steps: 1500, batchSize: 128, learningRate: 0.001 },
    verifier: { method: "exact", extract: "after_think" },
    sampler: { groupSize: 8, maxTokens: 12 },
    advantage: { method: "mean" },
    "trigger-sft": TRIGGER,
  },
);

/** A stage of reinforcement learning from `before`, with a reward and an evaluation of its own. */
export function withStage(
  doc: GraphDoc,
  stage: {
    id: string;
    label: string;
    before: string;
    tasks: string;
    steps: number;
    penalties: { alphaMiss: number; alphaOver: number };
    /** Label of the evaluation, where it is not "Trigger after" and the stage's. */
    evaluation?: string;
    x: number;
    y: number;
  },
): GraphDoc {
  const { id, label, x, y } = stage;
  const reward = `${id}-reward`;
  const trigger = `trigger-${id}`;
  const grown = [
    { id, kind: "train.policy_gradient", x, y, label },
    { id: reward, kind: "reward.adacot", x: x - 300, y: y + 80 },
    {
      id: trigger,
      kind: "eval.trigger",
      x: x + 300,
      y: y - 80,
      label: stage.evaluation ?? `Trigger after ${label}`,
    },
  ].reduce(withNode, doc);
  return withParams(
    withWires(
      grown,
      `verifier.reward -> ${reward}.base`,
      `${stage.before}.model -> ${id}.model`,
      `${stage.tasks}.tasks -> ${id}.tasks`,
      `sampler.rollout -> ${id}.rollout`,
      `${reward}.reward -> ${id}.reward`,
      `advantage.advantage -> ${id}.advantage`,
      `${id}.model -> ${trigger}.model`,
      `sums.tasks -> ${trigger}.tasks`,
      `verifier.reward -> ${trigger}.reward`,
    ),
    {
      [reward]: stage.penalties,
      [id]: { steps: stage.steps, promptsPerStep: 24, learningRate: 0.0003 },
      [trigger]: TRIGGER,
    },
  );
}

/** The stage on hard sums only, whose decision token learns nothing. */
export function withMasked(doc: GraphDoc): GraphDoc {
  const hard = withParams(
    withNode(doc, { id: "hard", kind: "tasks.digit_sum", x: 560, y: 320, label: "Hard sums" }),
    {
      hard: { lengths: [5, 6], heldOutSize: 0 },
    },
  );
  const staged = withStage(hard, {
    id: "math",
    label: "RL on hard sums",
    before: "sft",
    tasks: "hard",
    steps: 120,
    penalties: { alphaMiss: 0, alphaOver: 0 },
    x: 1160,
    y: 160,
  });
  return withWires(
    withNode(staged, { id: "mask", kind: "objective.selective_mask", x: 860, y: 400 }),
    "mask.objective -> math.objective",
  );
}

const full = [
  {
    id: "unmasked",
    label: "RL on hard sums, no mask",
    before: "sft",
    tasks: "hard",
    steps: 120,
    penalties: { alphaMiss: 0, alphaOver: 0 },
    x: 1160,
    y: 560,
  },
  {
    id: "general",
    label: "RL on all sums",
    before: "math",
    tasks: "sums",
    steps: 100,
    penalties: { alphaMiss: 0.1, alphaOver: 0.3 },
    x: 1760,
    y: 320,
  },
].reduce(withStage, withMasked(adacotBase));

export const adacot: Template = {
  slug: "adacot",
  title: "Adaptive thinking",
  summary:
    "A small decoder learns when thinking pays: a warm-up with both shapes of answer, a stage on hard sums with and without the selective mask, then penalties on the choice itself. Minutes on one CPU core.",
  paper: { id: "2505.11896", title: "AdaCoT" },
  asks: [],
  graph: full,
};
