import { type CheckFinding, defineNode } from "@switchyard/graph";
import { z } from "zod";
import { checkContext, checkEndMarker, checkScorer, longestOf } from "../../../shared-checks";
import { learningRateParam, optimizerParams } from "../../../shared-params";

export const trainPolicyGradient = defineNode({
  kind: "train.policy_gradient",
  title: "Policy gradient",
  summary: "Samples, scores and reinforces: GRPO and its relatives, by what is plugged in.",
  role: "stage",
  paper: { id: "2402.03300", title: "DeepSeekMath", equation: "(3)" },
  inputs: {
    model: { type: "model", description: "The policy to train.", required: true },
    tasks: { type: "tasks", description: "Prompts to sample.", required: true },
    rollout: { type: "rollout", description: "How completions are sampled.", fill: ["rollout.sampler"] },
    reward: { type: "reward", description: "Scores completions.", required: true },
    advantage: { type: "advantage", description: "Rewards to advantages.", fill: ["advantage.group"] },
    objective: {
      type: "objective",
      description: "Loss, token weights, KL and reduction.",
      fill: ["objective.clip", "objective.reduction"],
    },
  },
  outputs: { model: { type: "model", description: "The trained policy." } },
  params: z.strictObject({
    steps: z
      .int()
      .min(1)
      .max(10_000_000)
      .default(200)
      .meta({ title: "Steps", description: "Rollout batches.", ui: { unit: "steps" } }),
    promptsPerStep: z
      .int()
      .min(1)
      .max(65_536)
      .default(16)
      .meta({ title: "Prompts per step", description: "Groups sampled in each step." }),
    learningRate: learningRateParam.default(0.0003),
    innerEpochs: z
      .int()
      .min(1)
      .max(64)
      .default(1)
      .meta({ title: "Inner epochs", description: "Passes over each rollout batch." }),
    miniBatches: z
      .int()
      .min(1)
      .max(1024)
      .default(1)
      .meta({ title: "Mini-batches", description: "Optimiser steps per inner epoch." }),
    microBatchSize: z
      .int()
      .min(1)
      .max(65_536)
      .nullable()
      .default(null)
      .meta({
        title: "Micro-batch",
        description: "Most sequences in one forward pass; does not change the result.",
        ui: { advanced: true },
      }),
    ...optimizerParams,
  }),
  signals: {
    reward: {
      title: "Reward",
      description: "Mean over the completions of a step.",
      better: "higher",
      primary: true,
    },
    loss: { title: "Loss", description: "Reduced objective." },
    gradNorm: { title: "Gradient norm", description: "Before clipping." },
    learningRate: { title: "Learning rate", description: "In this step." },
    ratio: { title: "Mean ratio", description: "Mean of pi / pi_old over tokens in the last inner step." },
    approxKl: {
      title: "KL to sampler",
      description: "k3 estimate between the sampling policy and the current one.",
      unit: "nats",
    },
    errored: {
      title: "Errored rollouts",
      description: "Share of completions whose reward errored.",
      unit: "fraction",
      better: "lower",
    },
    stepSeconds: {
      title: "Step time",
      description: "Of one rollout batch.",
      unit: "seconds",
      better: "lower",
    },
    samplingSeconds: { title: "Sampling time", description: "Part of the step.", unit: "seconds" },
  },
  check: ({ params, plugged }) => {
    const sampler = plugged.rollout?.[0];
    if (!sampler) return checkScorer(plugged);
    const groupSize = Number(sampler.params.groupSize);
    return [
      ...checkScorer(plugged),
      ...checkContext(plugged, longestOf(sampler), `'${sampler.id}'`),
      ...checkEndMarker(plugged, sampler.params.endMarker, `'${sampler.id}'`),
      ...checkBatch(params, groupSize),
      ...checkGroup(groupSize),
    ];
  },
});

function checkBatch(
  { miniBatches, promptsPerStep }: { miniBatches: number; promptsPerStep: number },
  groupSize: number,
): CheckFinding[] {
  const completions = promptsPerStep * groupSize;
  if (miniBatches <= completions) return [];
  return [
    {
      param: "miniBatches",
      message: `${completions} completions cannot be split into ${miniBatches} mini-batches.`,
      remedy: "Lower the mini-batches, or sample more completions.",
    },
  ];
}

function checkGroup(groupSize: number): CheckFinding[] {
  if (groupSize > 1) return [];
  return [
    {
      port: "rollout",
      severity: "warning",
      message: "A group of one has nothing to be compared with: its advantage is its bare reward.",
      remedy: "Sample at least two completions of each prompt.",
    },
  ];
}
