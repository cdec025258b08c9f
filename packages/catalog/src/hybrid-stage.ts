import {
  type CheckFinding,
  type EstimateContext,
  exactly,
  type Figure,
  type InputPort,
  type NodeEstimate,
  type PluggedNode,
  productOf,
  type Signal,
  sumOf,
  type TimelineView,
} from "@switchyard/graph";
import { z } from "zod";
import {
  checkReinforcement,
  innerStepParams,
  promptsPerStepParam,
  reinforcementInputs,
  reinforcementSignals,
} from "./reinforcement-stage";
import { learningRateParam, optimizerParams } from "./shared-params";
import { imitationWork, type ReinforcementSizes, reinforcementWork, together } from "./stage-work";

/** What every stage declares that takes supervised and reinforcement steps in one loop, whatever chooses between them. */

type Input = Partial<InputPort> & Pick<InputPort, "type" | "description">;

export const hybridInputs = {
  model: { type: "model", description: "The policy to train.", required: true },
  tasks: {
    type: "tasks",
    description: "Prompts to sample; also the demonstrations where none are plugged in.",
    required: true,
  },
  demonstrations: {
    type: "tasks",
    description: "Prompts with demonstrations to imitate; where empty, those of the tasks.",
  },
  ...reinforcementInputs,
} satisfies Record<string, Input>;

export const stepParams = {
  steps: z
    .int()
    .min(1)
    .max(10_000_000)
    .default(1000)
    .meta({
      title: "Steps",
      description: "In all, the supervised warm-up included; a supervised and a rollout step count alike.",
      ui: { unit: "steps" },
    }),
  sftWarmup: z
    .int()
    .min(0)
    .max(10_000_000)
    .default(300)
    .meta({
      title: "Supervised warm-up",
      description: "The first so many steps imitate; 0 for none.",
      ui: { unit: "steps" },
    }),
};

export const hybridParams = {
  batchSize: z
    .int()
    .min(1)
    .max(65_536)
    .default(64)
    .meta({ title: "Demonstrations per step", description: "Batch of a supervised step." }),
  examples: z
    .int()
    .min(1)
    .max(10_000_000)
    .nullable()
    .default(null)
    .meta({ title: "Demonstrations used", description: "Only the first so many; empty for all." }),
  heldOutEvery: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullable()
    .default(50)
    .meta({
      title: "Held-out loss every",
      description:
        "So many steps the loss of a batch of held-out demonstrations is measured; empty for never.",
      ui: { unit: "steps", advanced: true },
    }),
  sftLoss: z.enum(["token_mean", "sample_mean"]).default("token_mean").meta({
    title: "Supervised loss",
    description: "Negative log-likelihood summed over tokens, divided by the batch's tokens or its samples.",
  }),
  sftLearningRate: learningRateParam
    .default(0.001)
    .meta({ title: "Rate of supervised steps", description: "Peak learning rate.", ui: { step: 0.0001 } }),
  promptsPerStep: promptsPerStepParam,
  rlLearningRate: learningRateParam
    .default(0.0005)
    .meta({ title: "Rate of rollout steps", description: "Peak learning rate.", ui: { step: 0.0001 } }),
  ...innerStepParams,
  ...optimizerParams,
  warmupSteps: optimizerParams.warmupSteps.meta({
    title: "Learning-rate warm-up",
    description: "Steps of linear rise from 0, counted for each kind of step by itself.",
    ui: { unit: "steps" },
  }),
  optimizerAfterWarmup: z
    .enum(["keep", "fresh"])
    .default("keep")
    .meta({
      title: "Optimiser after the warm-up",
      description: "Whether Adam's moments go on or start anew, as they do in a stage of its own.",
      ui: { advanced: true },
    }),
  normWindow: z
    .int()
    .min(1)
    .max(100_000)
    .default(50)
    .meta({
      title: "Warm-up norm window",
      description: "The warm-up's gradient norm is the mean over its last so many steps.",
      ui: { unit: "steps", advanced: true },
    }),
  ema: z
    .number()
    .min(0)
    .max(0.999)
    .default(0.8)
    .meta({
      title: "Memory of the norms",
      description: "Weight of the old value in the moving average of a gradient norm; 0 keeps the last.",
      ui: { widget: "slider", step: 0.05 },
    }),
};

/** Codes of the signal `reason`. */
export const REASONS = ["Warm-up", "Rule", "Bound", "Guard"] as const;

export const hybridSignals = {
  pSft: {
    title: "SFT probability",
    description: "Of a supervised step; its weight where both gradients are mixed.",
    unit: "fraction",
    primary: true,
  },
  reward: {
    title: "Reward",
    description: "Mean over the completions of a rollout step.",
    better: "higher",
    primary: true,
    health: "reward",
  },
  decision: { title: "Decision", description: "1 for a supervised step, 0 for a rollout step." },
  u: {
    title: "Draw",
    description: "Uniform number; the step is supervised where it is below the probability.",
  },
  reason: {
    title: "Reason",
    description: "0 warm-up, 1 rule, 2 bound on the probability, 3 divergence guard.",
  },
  sftShare: {
    title: "Recent SFT share",
    description: "Of the last 50 steps.",
    unit: "fraction",
  },
  sftSteps: { title: "SFT steps", description: "So far, the warm-up's included.", unit: "count" },
  rlSteps: { title: "RL steps", description: "So far.", unit: "count" },
  completions: { title: "Completions sampled", description: "So far.", unit: "count" },
  gSft: { title: "SFT gradient norm", description: "Of this step's or probe's batch, before clipping." },
  gSftEma: { title: "SFT norm, averaged", description: "Moving average that rules compare." },
  gRl: { title: "RL gradient norm", description: "Of the first inner step, before clipping." },
  gRlEma: { title: "RL norm, averaged", description: "Moving average that rules compare." },
  gWarmup: { title: "Warm-up norm", description: "SFT gradient norm at the end of the warm-up." },
  sftLoss: {
    title: "SFT loss",
    description: "Negative log-likelihood of the step's demonstrations.",
    unit: "nats",
    better: "lower",
    health: "loss",
  },
  heldOutLoss: {
    title: "Held-out SFT loss",
    description: "Of demonstrations that are never trained on, now and then.",
    unit: "nats",
    better: "lower",
  },
  loss: { title: "RL loss", description: "Reduced objective.", health: "loss" },
  gradNorm: {
    title: "Mean RL gradient norm",
    description: "Over the inner steps, before clipping.",
    health: "gradNorm",
  },
  klReference: {
    title: "KL to the warm-up",
    description: "k3 estimate over the rollouts, where something needs the reference.",
    unit: "nats",
    health: "klStart",
  },
  ...reinforcementSignals,
  learningRate: { title: "Learning rate", description: "In this step.", health: "learningRate" },
  stepSeconds: { title: "Step time", description: "Of either kind.", unit: "seconds", better: "lower" },
  samplingSeconds: { title: "Sampling time", description: "Part of a rollout step.", unit: "seconds" },
  sftSeconds: { title: "Time in SFT", description: "So far.", unit: "seconds" },
  rlSeconds: { title: "Time in RL", description: "So far.", unit: "seconds" },
} satisfies Record<string, Signal>;

export const switchTimeline: TimelineView = {
  title: "Which step was which",
  decision: "decision",
  kinds: ["RL", "SFT"],
  probability: "pSft",
  lines: [
    { signal: "gSftEma", kind: 1 },
    { signal: "gRlEma", kind: 0 },
  ],
  reason: { signal: "reason", names: REASONS },
};

export function checkHybrid(
  params: { steps: number; sftWarmup: number; miniBatches: number; promptsPerStep: number },
  plugged: PluggedNode["plugged"],
): CheckFinding[] {
  return [...checkReinforcement(params, plugged), ...checkWarmup(params)];
}

function checkWarmup({ steps, sftWarmup }: { steps: number; sftWarmup: number }): CheckFinding[] {
  if (sftWarmup <= steps) return [];
  return [
    {
      param: "sftWarmup",
      message: `A warm-up of ${sftWarmup} steps does not fit into ${steps} steps.`,
      remedy: "Shorten the warm-up, or take more steps.",
      mend: { param: "sftWarmup", value: steps },
    },
  ];
}

interface HybridSizes extends ReinforcementSizes {
  readonly steps: number;
  readonly sftWarmup: number;
  readonly batchSize: number;
  readonly optimizer: "adamw" | "sgd";
}

/** Steps behind the warm-up that imitate, and those that sample: together at least as many as there are. */
export interface StepShares {
  readonly sft: Figure;
  readonly rl: Figure;
}

/** `sharesOf` is given how many steps lie behind the warm-up. */
export function hybridEstimate(
  p: HybridSizes,
  { plugged, needs }: Pick<EstimateContext<unknown>, "plugged" | "needs">,
  sharesOf: (rest: number) => StepShares,
): NodeEstimate {
  const warmup = Math.min(p.sftWarmup, p.steps);
  const shares = sharesOf(p.steps - warmup);
  const port = plugged.demonstrations?.length ? "demonstrations" : "tasks";
  const steps = sumOf(exactly(warmup), shares.sft);
  return {
    work: {
      units: exactly(p.steps),
      unit: "steps",
      optimizer: p.optimizer,
      ...together(
        imitationWork({ steps, batchSize: p.batchSize, plugged, port }),
        reinforcementWork(p, shares.rl, { plugged, needs }),
      ),
    },
  };
}

/** A share of the steps that is drawn step by step. */
export const drawn = (rest: number, share: Figure): StepShares => ({
  sft: productOf(rest, share),
  rl: productOf(rest, { ...share, value: 1 - share.value }),
});
