import { atMost, defineNode, productOf } from "@switchyard/graph";
import { z } from "zod";

export const rolloutSampler = defineNode({
  kind: "rollout.sampler",
  title: "Sampler",
  summary: "Samples a group of completions for each prompt.",
  role: "part",
  outputs: { rollout: { type: "rollout", description: "How completions are sampled." } },
  params: z.strictObject({
    groupSize: z
      .int()
      .min(1)
      .max(1024)
      .default(8)
      .meta({ title: "Group size", description: "Completions of each prompt (G)." }),
    maxTokens: z
      .int()
      .min(1)
      .max(32_768)
      .default(64)
      .meta({ title: "Longest completion", description: "Sampling stops here.", ui: { unit: "tokens" } }),
    temperature: z.number().min(0.01).max(10).default(1).meta({
      title: "Temperature",
      description: "Divides the logits, in sampling and in every log-probability of the update.",
    }),
    topP: z
      .number()
      .gt(0)
      .max(1)
      .default(1)
      .meta({
        title: "Top-p",
        description: "Smallest set of tokens with this probability.",
        ui: { advanced: true },
      }),
    topK: z
      .int()
      .min(0)
      .max(100_000)
      .default(0)
      .meta({
        title: "Top-k",
        description: "Only the k likeliest tokens; 0 for all.",
        ui: { advanced: true },
      }),
    stop: z
      .array(z.string().min(1).max(100))
      .max(8)
      .default([])
      .meta({
        title: "Stop strings",
        description: "Sampling also stops after one of these.",
        ui: { advanced: true },
      }),
  }),
  levers: { groupSize: "groupSize", temperature: "temperature", maxTokens: "maxTokens" },
  signals: {
    tokensPerSecond: {
      title: "Sampling rate",
      description: "Sampled tokens per second.",
      unit: "tokens/s",
      better: "higher",
      primary: true,
    },
    length: { title: "Mean length", description: "Tokens of a completion.", unit: "tokens", primary: true },
    truncated: {
      title: "Truncated",
      description: "Share of completions cut by the limit.",
      unit: "fraction",
      better: "lower",
      health: "truncated",
    },
    entropy: {
      title: "Sampled surprise",
      description: "Mean of -log pi(y_t) over sampled tokens: an unbiased estimate of the policy's entropy.",
      unit: "nats",
      health: "entropy",
    },
    duplicates: {
      title: "Duplicates",
      description: "Share of completions equal to another of their group.",
      unit: "fraction",
      health: "duplicates",
    },
  },
  estimate: ({ params: { groupSize, maxTokens } }) => ({
    rollout: { rows: groupSize, tokens: productOf(groupSize, atMost(maxTokens)), longest: maxTokens },
  }),
  check: ({ params }) =>
    params.topP < 1 || params.topK > 0
      ? [
          {
            param: params.topP < 1 ? "topP" : "topK",
            severity: "warning" as const,
            message: "Cutting the distribution makes sampled tokens off-policy for the update.",
            remedy: "Train with top-p 1 and top-k 0; cut only when evaluating.",
          },
        ]
      : [],
});
