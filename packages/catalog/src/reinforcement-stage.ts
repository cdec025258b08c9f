import type { CheckFinding, InputPort, PluggedNode, Signal } from "@switchyard/graph";
import { z } from "zod";
import { checkContext, checkScorer, longestOf } from "./shared-checks";

/** What every stage that samples, scores and reinforces declares, so that such stages cannot drift apart. */

type Input = Partial<InputPort> & Pick<InputPort, "type" | "description">;

export const reinforcementInputs = {
  rollout: { type: "rollout", description: "How completions are sampled.", fill: ["rollout.sampler"] },
  reward: { type: "reward", description: "Scores completions.", required: true },
  advantage: { type: "advantage", description: "Rewards to advantages.", fill: ["advantage.group"] },
  objective: {
    type: "objective",
    description: "Loss, token weights, KL and reduction.",
    fill: ["objective.clip", "objective.reduction"],
  },
} satisfies Record<string, Input>;

export const promptsPerStepParam = z
  .int()
  .min(1)
  .max(65_536)
  .default(16)
  .meta({ title: "Prompts per step", description: "Groups sampled in each step." });

export const innerStepParams = {
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
};

export const reinforcementSignals = {
  ratio: { title: "Mean ratio", description: "Mean of pi / pi_old over tokens in the last inner step." },
  approxKl: {
    title: "KL to sampler",
    description: "k3 estimate between the sampling policy and the current one.",
    unit: "nats",
    health: "klSampler",
  },
  errored: {
    title: "Errored rollouts",
    description: "Share of completions whose reward errored.",
    unit: "fraction",
    better: "lower",
    health: "errored",
  },
} satisfies Record<string, Signal>;

/** Rules between a stage's sizes and the sampler, the model and the reward plugged into it. */
export function checkReinforcement(
  params: { miniBatches: number; promptsPerStep: number },
  plugged: PluggedNode["plugged"],
): CheckFinding[] {
  const sampler = plugged.rollout?.[0];
  if (!sampler) return checkScorer(plugged);
  const groupSize = Number(sampler.params.groupSize);
  return [
    ...checkScorer(plugged),
    ...checkContext(plugged, longestOf(sampler), `'${sampler.id}'`),
    ...checkBatch(params, groupSize),
    ...(plugged.advantage?.some(({ kind }) => WITHIN_GROUP.has(kind)) ? checkGroup(groupSize) : []),
  ];
}

/** Baselines that compare a completion with the others of its prompt. */
const WITHIN_GROUP: ReadonlySet<string> = new Set(["advantage.group", "advantage.brpo"]);

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
