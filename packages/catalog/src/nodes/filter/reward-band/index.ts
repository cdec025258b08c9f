import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { checkContext, checkScorer } from "../../../shared-checks";

const bound = z.number().min(-1000).max(1000);

export const filterRewardBand = defineNode({
  kind: "filter.reward_band",
  title: "Reward band",
  summary: "Keeps the prompts that a model sometimes solves: neither out of its reach nor mastered.",
  role: "source",
  paper: { id: "2505.11849", title: "VeriReason" },
  inputs: {
    tasks: { type: "tasks", description: "Prompts to choose from.", required: true },
    model: { type: "model", description: "Answers each prompt a few times.", required: true },
    reward: { type: "reward", description: "Scores the answers.", required: true },
  },
  outputs: {
    tasks: {
      type: "tasks",
      description: "The prompts within the band, with a difficulty; held-out ones all.",
    },
  },
  params: z.strictObject({
    low: bound.default(0.3).meta({
      title: "Mean from",
      description: "Least mean reward of a prompt that is kept; below it lies beyond the model.",
      ui: { step: 0.1 },
    }),
    high: bound.default(1.8).meta({
      title: "Mean to",
      description: "Greatest mean reward of a prompt that is kept; above it has been mastered.",
      ui: { step: 0.1 },
    }),
    minSpread: z
      .number()
      .min(-1)
      .max(1000)
      .default(0.1)
      .meta({
        title: "Spread above",
        description:
          "The standard deviation of a prompt's rewards must be greater than this; below 0 none is asked for.",
        ui: { step: 0.05 },
      }),
    samples: z
      .int()
      .min(2)
      .max(1024)
      .default(8)
      .meta({ title: "Samples", description: "Completions of each prompt (K)." }),
    hardFrom: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta({
        title: "Hard from",
        description: "Difficulty from which a kept prompt counts as hard; changes nothing but the counts.",
        ui: { widget: "slider", step: 0.05 },
      }),
    maxTokens: z
      .int()
      .min(1)
      .max(32_768)
      .default(64)
      .meta({ title: "Longest completion", description: "Sampling stops here.", ui: { unit: "tokens" } }),
    temperature: z
      .number()
      .min(0.01)
      .max(10)
      .default(1)
      .meta({ title: "Temperature", description: "Of the samples; as in the training that follows." }),
    batchSize: z
      .int()
      .min(1)
      .max(65_536)
      .default(128)
      .meta({ title: "Batch", description: "Completions sampled at once.", ui: { advanced: true } }),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(0)
      .meta({ title: "Seed", description: "Of the samples.", ui: { advanced: true } }),
  }),
  signals: {
    count: { title: "Kept", description: "Training prompts kept.", unit: "count", primary: true },
    kept: { title: "Share kept", description: "Of the training prompts.", unit: "fraction", primary: true },
    hard: { title: "Hard", description: "Kept prompts from the cut in difficulty on.", unit: "count" },
    easy: { title: "Easy", description: "Kept prompts below the cut.", unit: "count" },
    tooHard: { title: "Out of reach", description: "Prompts whose mean reward is too low.", unit: "count" },
    tooEasy: { title: "Mastered", description: "Prompts whose mean reward is too high.", unit: "count" },
    noSpread: {
      title: "Without spread",
      description: "Prompts within the band whose rewards do not differ enough.",
      unit: "count",
    },
    meanReward: { title: "Mean reward", description: "Over all training prompts." },
    errored: {
      title: "Not judged",
      description: "Prompts left out because fewer than two completions could be scored.",
      unit: "count",
    },
  },
  estimate: ({ plugged }) => {
    const before = plugged.tasks?.[0]?.texts;
    return before ? { texts: { ...before, train: null } } : {};
  },
  check: ({ params, plugged }) => [
    ...(params.high <= params.low
      ? [
          {
            param: "high",
            message: "The band is empty: it ends before it begins.",
            remedy: "Raise the upper end, or lower the other.",
          },
        ]
      : []),
    ...checkScorer(plugged),
    ...checkContext(plugged, params.maxTokens, "The filter"),
  ],
});
