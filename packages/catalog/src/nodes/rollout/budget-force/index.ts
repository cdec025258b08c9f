import { atMost, defineNode, productOf } from "@switchyard/graph";
import { z } from "zod";
import { checkForcing, forcingParams } from "../../../judge-params";

export const rolloutBudgetForce = defineNode({
  kind: "rollout.budget_force",
  title: "Budget forcing",
  summary: "Makes a policy think again: its stop is replaced by a reflection word, so many times.",
  role: "part",
  paper: { id: "2505.11875", title: "J1" },
  outputs: { rollout: { type: "rollout", description: "How completions are sampled and extended." } },
  params: z.strictObject({
    groupSize: z
      .int()
      .min(1)
      .max(1024)
      .default(8)
      .meta({ title: "Group size", description: "Completions of each prompt (G)." }),
    extensions: z.int().min(0).max(16).default(1).meta({
      title: "Extensions",
      description: "How many stops are replaced (n); 0 is ordinary sampling.",
    }),
    ...forcingParams,
    temperature: z.number().min(0.01).max(10).default(1).meta({
      title: "Temperature",
      description: "Divides the logits, in sampling and in every log-probability of the update.",
    }),
  }),
  levers: { groupSize: "groupSize", temperature: "temperature", maxTokens: "budget" },
  signals: {
    tokensPerSecond: {
      title: "Sampling rate",
      description: "Sampled tokens per second.",
      unit: "tokens/s",
      better: "higher",
    },
    thinking: {
      title: "Thinking length",
      description: "Sampled tokens of thinking, without what is put in.",
      unit: "tokens",
      primary: true,
    },
    forced: {
      title: "Forced tokens",
      description: "Tokens of a completion that were put in; they do not learn.",
      unit: "tokens",
    },
    extensions: {
      title: "Extensions",
      description: "Stops of a completion that were replaced.",
      unit: "count",
      primary: true,
    },
    cut: {
      title: "Cut",
      description: "Share of thinkings that the budget cuts.",
      unit: "fraction",
      better: "lower",
    },
    truncated: {
      title: "Truncated",
      description: "Share of completions whose verdict is cut by its limit.",
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
  rules: [
    {
      meets: ["train.policy_gradient", "train.sasr", "train.static_hybrid"],
      when: ({ extensions }) => extensions > 0,
      whenText: "with extensions",
      severity: "warning",
      reason:
        "what is put in is not the policy's own choice; it is left out of the loss, but what follows it was never the policy's habit.",
      remedy: "Train with a plain sampler, and extend the thinking in the evaluation.",
    },
    {
      meets: ["reward.length"],
      severity: "warning",
      reason: "a price on length punishes the thinking that the extensions ask for.",
      remedy: "Leave the length penalty out, or do not extend.",
    },
  ],
  estimate: ({ params: { groupSize, budget, verdictTokens } }) => ({
    rollout: {
      rows: groupSize,
      tokens: productOf(groupSize, atMost(budget + verdictTokens)),
      longest: budget + verdictTokens,
    },
  }),
  checkInStage: ({ params, stage }) => checkForcing(params, stage.plugged),
});
