import { defineNode } from "@switchyard/graph";
import { z } from "zod";

export const advantageBrpo = defineNode({
  kind: "advantage.brpo",
  title: "Budget-relative advantage",
  summary: "Dense rewards at token budgets become an advantage for each segment of the thinking (BRPO).",
  role: "part",
  slot: "baseline",
  paper: { id: "2505.13438", title: "AnytimeReasoner", equation: "(6) to (9)" },
  outputs: { advantage: { type: "advantage", description: "One advantage per segment, and per summary." } },
  params: z.strictObject({
    prior: z.enum(["uniform", "linear", "base"]).default("uniform").meta({
      title: "Budget prior",
      description:
        "How much the thinking is to care for each budget: all alike; in proportion to the budget; only the last.",
    }),
    discount: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta({
        title: "Discount",
        description:
          "Weight of an earlier budget against the one after it, in the chain's own progress (lambda).",
        ui: { step: 0.05 },
      }),
    mode: z
      .enum(["brpo", "v1only", "v2only", "none"])
      .default("brpo")
      .meta({
        title: "Baseline",
        description: "Own progress and group mean mixed; own progress; group mean; or nothing.",
        ui: { advanced: true },
      }),
    mixing: z
      .enum(["index", "budget"])
      .default("index")
      .meta({
        title: "Mixing",
        description:
          "Weight of the own progress: budgets passed over all budgets; or tokens passed over the last budget.",
        ui: { advanced: true, when: { param: "mode", in: ["brpo"] } },
      }),
    leaveOneOut: z
      .boolean()
      .default(false)
      .meta({
        title: "Leave own chain out",
        description: "Of the group mean; not in the paper.",
        ui: { advanced: true, when: { param: "mode", in: ["brpo", "v2only"] } },
      }),
    summaryGrouping: z.enum(["prefix", "final"]).default("prefix").meta({
      title: "Summaries learn",
      description:
        "At every budget, against the other summaries of the same thinking; or at the last budget only, against those of the prompt's other chains (GRPO).",
    }),
    summaryWeight: z
      .number()
      .min(0)
      .max(100)
      .default(1)
      .meta({
        title: "Summary weight",
        description:
          "Factor of the summaries' advantages; 1 over budgets times summaries gives equation 10's.",
        ui: { advanced: true },
      }),
  }),
  signals: {
    anytimeReward: {
      title: "Anytime reward",
      description: "Mean over the budgets of the summaries' scores.",
      better: "higher",
      primary: true,
    },
    firstReward: {
      title: "First budget",
      description: "Mean score of the summaries at the smallest budget.",
      better: "higher",
    },
    finalReward: {
      title: "Last budget",
      description: "Mean score of the summaries at the largest budget.",
      better: "higher",
      primary: true,
    },
    overthinking: {
      title: "Overthinking",
      description: "How far the best budget of a chain scores above its last one, on average.",
      better: "lower",
    },
    meanAbsolute: {
      title: "Mean |A|, thinking",
      description: "Mean absolute advantage of a thinking token.",
    },
    summaryAbsolute: {
      title: "Mean |A|, summaries",
      description: "Mean absolute advantage of a summary that learns.",
    },
    varianceOwn: {
      title: "Variance, own progress",
      description: "Var[R - V1] / Var[R] within segments, over thinking tokens.",
      better: "lower",
    },
    varianceGroup: {
      title: "Variance, group mean",
      description: "Var[R - V2] / Var[R] within segments, over thinking tokens.",
      better: "lower",
    },
    variance: {
      title: "Variance, as trained",
      description: "Var[A] / Var[R] within segments, over thinking tokens.",
      better: "lower",
    },
  },
  goesWith: [
    {
      oneOf: ["rollout.anytime"],
      reason: "it makes advantages out of answers at token budgets, and a plain sampler cuts no thinking.",
    },
  ],
  rules: [
    {
      meets: ["rollout.anytime"],
      when: (own, other) => own.summaryGrouping === "prefix" && other.summaries === 1,
      whenText: "with one summary a budget and summaries compared within a prefix",
      severity: "warning",
      reason: "a summary that is alone at its cut has nothing to be compared with, and learns nothing.",
      remedy: "Sample at least two summaries a budget, or let summaries learn at the last budget only.",
    },
    {
      meets: ["reward.length"],
      severity: "warning",
      reason:
        "answers at small budgets reward brevity already; a length reward counts it twice, and sees a summary's tokens only.",
      remedy: "Leave the length reward out, or take the base prior.",
    },
  ],
});
