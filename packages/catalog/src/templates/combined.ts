/** Combinations that no paper has tried: parts of several methods in one stage. */
import { type GraphDoc, removeNodes } from "@switchyard/graph";
import { adacotBase, withStage } from "./adacot";
import { anytime } from "./anytime";
import { example } from "./example";
import { ppo } from "./ppo";
import type { Template } from "./template";
import { paramOf, withLabel, withNode, withoutKl, withParams, withPlaces, withWires } from "./vary";

const warmupSteps = Number(paramOf(example.graph, "warmup", "steps"));
const rlSteps = Number(paramOf(example.graph, "grpo", "steps"));

/** Warm-up and GRPO of the example as one stage that switches, with a token-level DGRO in two passes. */
const sixParts = withWires(
  [
    { id: "sasr", kind: "train.sasr", x: 1460, y: 200, label: "SASR" },
    { id: "range", kind: "reward.range", x: 860, y: 400 },
    { id: "reweight", kind: "advantage.reweight", x: 860, y: 560 },
    { id: "dgro", kind: "objective.dgro", x: 280, y: 680 },
    { id: "lopti", kind: "update.lopti", x: 860, y: 720 },
    { id: "change", kind: "objective.probability_change", x: 1160, y: 720 },
  ].reduce(withNode, removeNodes(withoutKl(example.graph), ["warmup", "grpo", "before", "clip"])),
  "decoder.model -> sasr.model",
  "puzzles.tasks -> sasr.tasks",
  "sampler.rollout -> sasr.rollout",
  "reward.reward -> range.score",
  "range.reward -> sasr.reward",
  "advantage.advantage -> reweight.advantage",
  "reweight.advantage -> sasr.advantage",
  "dgro.objective -> reduction.objective",
  "reduction.objective -> lopti.objective",
  "lopti.objective -> change.objective",
  "change.objective -> sasr.objective",
  "sasr.model -> after.model",
  "sasr.model -> export.model",
);

const placed = withLabel(
  withPlaces(sixParts, { after: [1760, 120], export: [1760, 360] }),
  "after",
  "Accuracy after SASR",
);

export const sasrDgroLopti: Template = {
  slug: "sasr-dgro-lopti",
  title: "SASR with DGRO, AR and Lopti",
  summary:
    "The example's puzzles in one stage that switches between imitation and reinforcement, whose reinforcement is DGRO by token, a variant that can be taken in two passes, reweighted by probability.",
  asks: [],
  cautions: ["lopti"],
  graph: withParams(placed, {
    sasr: {
      steps: warmupSteps + rlSteps,
      sftWarmup: warmupSteps,
      batchSize: 32,
      promptsPerStep: 32,
      sftLearningRate: 0.002,
      rlLearningRate: 0.0005,
      adamBeta2: 0.98,
    },
    range: { low: 0, high: 1 },
    advantage: { method: "leave_one_out" },
    dgro: { form: "token" },
    export: { name: "knights-sasr" },
  }),
};

const withoutClip = (doc: GraphDoc, into: string): GraphDoc =>
  withWires(
    [
      { id: "dgro", kind: "objective.dgro", x: 560, y: 960 },
      { id: "reduction", kind: "objective.reduction", x: 860, y: 960 },
    ].reduce(withNode, doc),
    "dgro.objective -> reduction.objective",
    `reduction.objective -> ${into}.objective`,
  );

export const adacotDgro: Template = {
  slug: "adacot-dgro",
  title: "Adaptive thinking under DGRO",
  summary:
    "The penalties on thinking too much and too little are gains and losses of reward, so their size must survive: DGRO divides by no deviation and bounds each update by its distance.",
  asks: [],
  graph: withParams(
    withoutClip(
      withStage(adacotBase, {
        id: "general",
        label: "RL on all sums",
        before: "sft",
        tasks: "sums",
        steps: 100,
        penalties: { alphaMiss: 0.1, alphaOver: 0.3 },
        x: 1160,
        y: 320,
      }),
      "general",
    ),
    { general: { innerEpochs: 2 }, reduction: { method: "sequence_mean" } },
  ),
};

export const ppoLopti: Template = {
  slug: "ppo-lopti",
  title: "PPO in two passes",
  summary:
    "Advantages per token from a value head, reweighted by the probability a token was sampled with, and learned from in two passes: rare tokens first.",
  asks: [],
  graph: withWires(
    [
      { id: "reweight", kind: "advantage.reweight", x: 860, y: 560 },
      { id: "lopti", kind: "update.lopti", x: 860, y: 720 },
    ].reduce(withNode, withPlaces(ppo.graph, { grpo: [1160, 160], after: [1460, 80], export: [1460, 280] })),
    "gae.advantage -> reweight.advantage",
    "reweight.advantage -> grpo.advantage",
    "reduction.objective -> lopti.objective",
    "lopti.objective -> grpo.objective",
  ),
};

/** The prompt ends in the opening tag, so the thinking needs no marker of its own, nor the answer a cue. */
const anytimeSums = withWires(
  [
    { id: "rl", kind: "train.policy_gradient", x: 1160, y: 320, label: "BRPO with penalties" },
    { id: "rollout", kind: "rollout.anytime", x: 860, y: 480 },
    { id: "brpo", kind: "advantage.brpo", x: 860, y: 640 },
    { id: "gate", kind: "reward.adacot", x: 560, y: 480 },
    { id: "budgets", kind: "eval.anytime", x: 1460, y: 400, label: "Accuracy at budgets" },
    { id: "trigger", kind: "eval.trigger", x: 1460, y: 160, label: "Trigger after RL" },
  ].reduce(withNode, removeNodes(adacotBase, ["sampler", "advantage"])),
  "sft.model -> rl.model",
  "sums.tasks -> rl.tasks",
  "rollout.rollout -> rl.rollout",
  "brpo.advantage -> rl.advantage",
  "verifier.reward -> gate.base",
  "gate.reward -> rl.reward",
  "rl.model -> budgets.model",
  "sums.tasks -> budgets.tasks",
  "verifier.reward -> budgets.reward",
  "rl.model -> trigger.model",
  "sums.tasks -> trigger.tasks",
  "verifier.reward -> trigger.reward",
);
const SUM_BUDGETS = { startMarker: "", cue: "", summaryTokens: 3 };

export const anytimeAdacot: Template = {
  slug: "anytime-adacot",
  title: "Anytime budgets under adaptive thinking",
  summary:
    "Digit sums: whether to think is decided by penalties, how far by budgets. A penalty counts at every budget, so most of its credit goes to the first segment, where the decision is.",
  asks: [],
  graph: withParams(anytimeSums, {
    rollout: { ...SUM_BUDGETS, budgets: [1, 3, 5, 8] },
    gate: { alphaMiss: 0.1, alphaOver: 0.3 },
    rl: { steps: 100, promptsPerStep: 24, learningRate: 0.0003 },
    budgets: { ...SUM_BUDGETS, budgets: [1, 2, 3, 4, 5, 6, 7, 8], small: 3, limit: 400 },
    trigger: { temperature: 0.7, topP: 1, maxTokens: 12 },
  }),
};

/** Warm-up and BRPO of the anytime template as one stage that switches. */
const switched = withWires(
  withNode(removeNodes(anytime.graph, ["warmup", "brpo", "before"]), {
    id: "sasr",
    kind: "train.sasr",
    x: 860,
    y: 160,
    label: "SASR",
  }),
  "decoder.model -> sasr.model",
  "chains.tasks -> sasr.tasks",
  "rollout.rollout -> sasr.rollout",
  "verifier.reward -> sasr.reward",
  "advantage.advantage -> sasr.advantage",
  "reduction.objective -> sasr.objective",
  "sasr.model -> after.model",
);

export const sasrAnytime: Template = {
  slug: "sasr-anytime",
  title: "Anytime reasoning, step by step",
  summary:
    "Demonstrations with fillers teach the chain, budgets teach brevity: one stage goes back to the demonstrations wherever their gradient has grown again.",
  asks: [],
  graph: withParams(switched, {
    sasr: {
      steps: 1600,
      sftWarmup: 1200,
      batchSize: 128,
      promptsPerStep: 16,
      sftLearningRate: 0.003,
      rlLearningRate: 0.0002,
    },
  }),
};
