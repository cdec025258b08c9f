import { emptyGraph, type GraphDoc, removeNodes } from "@switchyard/graph";
import type { Template } from "./template";
import { withLabel, withNode, withParams, withPlaces, withWires } from "./vary";

const paper = { id: "2505.11849", title: "VeriReason" };

const nodes = [
  { id: "designs", kind: "tasks.verilog", x: 0, y: 160 },
  { id: "decoder", kind: "model.tiny", x: 280, y: 0 },
  { id: "warmup", kind: "train.sft", x: 560, y: 80, label: "Warm-up" },
  { id: "sampler", kind: "rollout.sampler", x: 560, y: 280 },
  { id: "ladder", kind: "reward.testbench", x: 280, y: 320 },
  { id: "advantage", kind: "advantage.group", x: 560, y: 440 },
  { id: "clip", kind: "objective.clip", x: 0, y: 620 },
  { id: "kl", kind: "objective.kl", x: 280, y: 620 },
  { id: "reduction", kind: "objective.reduction", x: 560, y: 620 },
  { id: "grpo", kind: "train.policy_gradient", x: 860, y: 160, label: "GRPO by testbench" },
  { id: "before", kind: "eval.verilog_passk", x: 860, y: -60, label: "Designs after warm-up" },
  { id: "after", kind: "eval.verilog_passk", x: 1160, y: 80, label: "Designs after GRPO" },
];

const wired = withWires(
  nodes.reduce<GraphDoc>(withNode, emptyGraph()),
  ...["decoder", "warmup", "grpo", "before", "after"].map((id) => `designs.tasks -> ${id}.tasks`),
  "decoder.model -> warmup.model",
  "warmup.model -> grpo.model",
  "warmup.model -> before.model",
  "grpo.model -> after.model",
  "sampler.rollout -> grpo.rollout",
  "advantage.advantage -> grpo.advantage",
  "clip.objective -> kl.objective",
  "kl.objective -> reduction.objective",
  "reduction.objective -> grpo.objective",
  ...["grpo", "before", "after"].map((id) => `ladder.reward -> ${id}.reward`),
);

/** The operators are one token each, as are names and signs. */
const MARKERS = ["and ", "or ", "xor ", "not "];
const LONGEST = 32;
const evaluation = { limit: 60, maxTokens: LONGEST, samples: 8, passAt: [1, 8] };

/**
 * The setting of the small claim: 0.34 M weights, 500 steps of 64 on demonstrations of which 35 % are corrupted, so that
 * syntax and function are both left to find.
 */
const sized = withParams(wired, {
  designs: { trainSize: 6000, corruptShare: 0.35 },
  decoder: { layers: 3, width: 96, context: 64, tokenizer: "character", markers: MARKERS },
  warmup: { steps: 500, learningRate: 0.001 },
  sampler: { maxTokens: LONGEST },
  advantage: { epsilon: 0.0001 },
  kl: { coefficient: 0.04 },
  grpo: { steps: 100, promptsPerStep: 16, learningRate: 0.0001 },
  before: evaluation,
  after: evaluation,
});

export const verireason: Template = {
  slug: "verireason",
  title: "Verilog rewarded by its testbench",
  summary:
    "A small decoder writes Boolean functions as Verilog; every design is compiled and simulated in the sandbox, and GRPO climbs the ladder from compiling to working.",
  paper,
  asks: [],
  graph: sized,
};

/** Another run from the same warm-up, in which designs are only compiled. */
const withSyntaxOnly = (doc: GraphDoc): GraphDoc =>
  withParams(
    withWires(
      [
        { id: "syntax", kind: "reward.testbench", x: 560, y: 780, label: "Compiles" },
        { id: "syntax-grpo", kind: "train.policy_gradient", x: 860, y: 480, label: "GRPO by compiler" },
        {
          id: "syntax-after",
          kind: "eval.verilog_passk",
          x: 1160,
          y: 400,
          label: "Designs after GRPO by compiler",
        },
      ].reduce(withNode, doc),
      "warmup.model -> syntax-grpo.model",
      "designs.tasks -> syntax-grpo.tasks",
      "sampler.rollout -> syntax-grpo.rollout",
      "syntax.reward -> syntax-grpo.reward",
      "advantage.advantage -> syntax-grpo.advantage",
      "reduction.objective -> syntax-grpo.objective",
      "syntax-grpo.model -> syntax-after.model",
      "designs.tasks -> syntax-after.tasks",
      "ladder.reward -> syntax-after.reward",
    ),
    {
      syntax: { depth: "syntax" },
      "syntax-grpo": { steps: 100, promptsPerStep: 16, learningRate: 0.0001 },
      "syntax-after": evaluation,
    },
  );

export const verireasonRewards: Template = {
  slug: "verireason-rewards",
  title: "What the testbench adds to the compiler",
  summary:
    "One warm-up, two rewards: the whole ladder, or only whether a design compiles. Both learn to write what compiles; the ladder learns to write what works.",
  paper,
  asks: [],
  graph: withSyntaxOnly(sized),
};

/** Only prompts from which the warm-up can learn, and a golden design in another form than the demonstrations. */
export const verireasonBand: Template = {
  slug: "verireason-band",
  title: "Designs in the band, revised after a check",
  summary:
    "The warm-up first picks the prompts that it sometimes solves; then each design that fails is shown what compiler and simulator say, and may be written again.",
  paper,
  asks: [],
  graph: withParams(
    withWires(
      [
        { id: "band", kind: "filter.reward_band", x: 860, y: 380 },
        { id: "check", kind: "rollout.self_check", x: 560, y: 280 },
      ].reduce(
        withNode,
        withPlaces(removeNodes(sized, ["sampler"]), { grpo: [1160, 160], after: [1460, 80] }),
      ),
      "designs.tasks -> band.tasks",
      "warmup.model -> band.model",
      "ladder.reward -> band.reward",
      "band.tasks -> grpo.tasks",
      "check.rollout -> grpo.rollout",
    ),
    {
      designs: { trainSize: 800 },
      decoder: { context: 128 },
      band: { maxTokens: LONGEST },
      check: { maxTokens: LONGEST, reviseTokens: LONGEST, feedback: "verdict" },
      ladder: { partial: "vectors" },
    },
  ),
};

/** Imitation and the testbench in one stage, on every family; advantages that keep the ladder's distances. */
export const verireasonSasr: Template = {
  slug: "verireason-sasr",
  title: "SASR with a testbench",
  summary:
    "Multiplexers, adders, comparators, counters and the rest: the gradient norm decides at each step between imitating golden designs and a DGRO step rewarded by their testbenches.",
  paper: { id: "2505.13026", title: "SASR" },
  asks: [],
  graph: withParams(
    withWires(
      [
        { id: "sasr", kind: "train.sasr", x: 860, y: 160, label: "SASR" },
        { id: "dgro", kind: "objective.dgro", x: 280, y: 620 },
      ].reduce(
        withNode,
        removeNodes(withLabel(sized, "after", "Designs after SASR"), [
          "warmup",
          "grpo",
          "before",
          "clip",
          "kl",
        ]),
      ),
      "decoder.model -> sasr.model",
      "designs.tasks -> sasr.tasks",
      "sampler.rollout -> sasr.rollout",
      "ladder.reward -> sasr.reward",
      "advantage.advantage -> sasr.advantage",
      "dgro.objective -> reduction.objective",
      "reduction.objective -> sasr.objective",
      "sasr.model -> after.model",
    ),
    {
      designs: {
        families: ["mux", "adder", "comparator", "encoder", "counter", "shift"],
        trainSize: 400,
        corruptShare: 0,
        response: "module",
      },
      decoder: { context: 384, tokenizer: "bpe", markers: [], layers: 4, width: 128 },
      sampler: { maxTokens: 160 },
      advantage: { method: "mean", epsilon: 0.000001 },
      sasr: { steps: 400, sftWarmup: 200, batchSize: 16, promptsPerStep: 8 },
      after: { maxTokens: 160 },
      dgro: { form: "token" },
    },
  ),
};
