import { emptyGraph, type GraphDoc } from "@switchyard/graph";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

const MARKERS = ["<think>", "</think>", "[[A]]", "[[B]]"];
const WORD = "w";

/** Room for seven attempts and three that are forced: six tokens each, with the words between them. */
const judged = { words: [WORD], budget: 80, verdictTokens: 2, samples: 4, limit: 256 };

/**
 * Sums to judge, a decoder that has learnt from traces that reflect, and the evaluation of its verdicts. Traces have up to
 * seven attempts, so that three more are not far beyond what the decoder has seen. Wrong attempts learn here: without them
 * supervision alone is right 99 times in 100, and reinforcement has nothing left to show.
 */
export const judgeBase: GraphDoc = withParams(
  withWires(
    [
      { id: "pairs", kind: "tasks.judge_pairs", x: 0, y: 160 },
      { id: "traces", kind: "tasks.reflect", x: 280, y: 80, label: "Traces that reflect" },
      { id: "decoder", kind: "model.tiny", x: 280, y: 320 },
      { id: "sft", kind: "train.sft", x: 560, y: 160, label: "SFT on reflective traces" },
      { id: "judged-sft", kind: "eval.judge", x: 860, y: 0, label: "Judge after SFT" },
    ].reduce<GraphDoc>(withNode, emptyGraph()),
    "pairs.tasks -> traces.tasks",
    "traces.tasks -> decoder.tasks",
    "decoder.model -> sft.model",
    "traces.tasks -> sft.tasks",
    "sft.model -> judged-sft.model",
    "pairs.tasks -> judged-sft.tasks",
  ),
  {
    traces: { words: [WORD], marks: [WORD], reflections: 6, maskWrongAttempt: false },
    decoder: {
      layers: 3,
      width: 96,
      heads: 4,
      context: 112,
      tokenizer: "character",
      markers: MARKERS,
    },
    sft: { steps: 800, batchSize: 64, learningRate: 0.001 },
    "judged-sft": judged,
  },
);

/** REINFORCE++ behind the warm-up, with the penalty on the distance to it among the token rewards. */
export const withReinforcement = (doc: GraphDoc): GraphDoc =>
  withParams(
    withWires(
      [
        { id: "sampler", kind: "rollout.sampler", x: 560, y: 400 },
        { id: "verdict", kind: "reward.verdict", x: 560, y: 560 },
        { id: "advantage", kind: "advantage.reinforce_pp", x: 560, y: 720 },
        { id: "clip", kind: "objective.clip", x: 0, y: 880 },
        { id: "kl", kind: "objective.kl", x: 280, y: 880 },
        { id: "reduction", kind: "objective.reduction", x: 560, y: 880 },
        { id: "rl", kind: "train.policy_gradient", x: 860, y: 320, label: "REINFORCE++" },
        { id: "judged-rl", kind: "eval.judge", x: 1160, y: 240, label: "Judge after REINFORCE++" },
      ].reduce<GraphDoc>(withNode, doc),
      "sft.model -> rl.model",
      "pairs.tasks -> rl.tasks",
      "sampler.rollout -> rl.rollout",
      "verdict.reward -> rl.reward",
      "advantage.advantage -> rl.advantage",
      "clip.objective -> kl.objective",
      "kl.objective -> reduction.objective",
      "reduction.objective -> rl.objective",
      "rl.model -> judged-rl.model",
      "pairs.tasks -> judged-rl.tasks",
    ),
    {
      // Every pair of a step is another one, as the verdict needs no group to be compared with. Four attempts fit, so that
      // with three that are forced a completion stays within what supervision has shown.
      sampler: { groupSize: 1, maxTokens: 28 },
      verdict: { marks: [WORD] },
      clip: { clipLow: 0.2, clipHigh: 0.2 },
      kl: { place: "reward", estimator: "k1", coefficient: 0.01, clip: 10 },
      rl: { steps: 150, promptsPerStep: 128, learningRate: 0.0001 },
      "judged-rl": judged,
    },
  );

/** The same teacher's first judgments as they are: nobody has looked whether they are right, and none reflects. */
const withSingle = (doc: GraphDoc): GraphDoc =>
  withParams(
    withWires(
      [
        { id: "first", kind: "tasks.reflect", x: 280, y: 1120, label: "First judgments" },
        { id: "single", kind: "train.sft", x: 560, y: 1120, label: "SFT on single judgments" },
        { id: "judged-single", kind: "eval.judge", x: 860, y: 1120, label: "Judge of single judgments" },
      ].reduce<GraphDoc>(withNode, doc),
      "pairs.tasks -> first.tasks",
      "decoder.model -> single.model",
      "first.tasks -> single.tasks",
      "single.model -> judged-single.model",
      "pairs.tasks -> judged-single.tasks",
    ),
    {
      first: { onlyRight: false, words: [WORD], marks: [WORD] },
      single: { steps: 800, batchSize: 64, learningRate: 0.001 },
      "judged-single": judged,
    },
  );

export const j1: Template = {
  slug: "j1",
  title: "A judge that thinks again",
  summary:
    "A small decoder judges which of two totals of a sum is right: traces that reflect, then REINFORCE++ on the verdict, then its stop is replaced so that it thinks again. Minutes on one CPU core.",
  paper: { id: "2505.11875", title: "J1" },
  asks: [],
  graph: withSingle(withReinforcement(judgeBase)),
};
