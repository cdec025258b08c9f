import { defineNode } from "@switchyard/graph";
import { z } from "zod";

export const updateLopti = defineNode({
  kind: "update.lopti",
  title: "Low-probability isolation",
  summary: "Two passes over each rollout batch: first the tokens that were improbable, then the others.",
  role: "part",
  paper: { id: "2505.12929", title: "Do Not Let Low-Probability Tokens Over-Dominate in RL for LLMs" },
  inputs: { objective: { type: "objective", description: "What stands before it in the chain." } },
  outputs: { objective: { type: "objective", description: "The objective, taken in two passes." } },
  params: z.strictObject({
    mode: z.enum(["threshold", "quantile"]).default("threshold").meta({
      title: "Split by",
      description: "A fixed probability, or a quantile of the batch's own probabilities.",
    }),
    eta: z
      .number()
      .min(0)
      .max(2)
      .default(0.5)
      .meta({
        title: "Threshold (eta)",
        description:
          "Tokens sampled with a probability below this are low; 0 or above 1 leaves one group empty.",
        ui: { step: 0.05, when: { param: "mode", in: ["threshold"] } },
      }),
    quantile: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.1)
      .meta({
        title: "Quantile",
        description: "This share of the batch's tokens is low.",
        ui: { step: 0.05, when: { param: "mode", in: ["quantile"] } },
      }),
    order: z
      .enum(["low_first", "high_first"])
      .default("low_first")
      .meta({
        title: "Order",
        description: "The paper's order, or the reverse of its ablation.",
        ui: { advanced: true },
      }),
    passes: z
      .enum(["both", "low_only", "high_only"])
      .default("both")
      .meta({
        title: "Passes",
        description:
          "Both groups, or one of them alone as in the paper's ablation: the other learns nothing.",
        ui: { advanced: true },
      }),
    nesting: z
      .enum(["group_outer", "minibatch_outer"])
      .default("group_outer")
      .meta({
        title: "Nesting",
        description: "All mini-batches of one group before the other, or both groups of each mini-batch.",
        ui: { advanced: true },
      }),
  }),
  signals: {
    fracLow: {
      title: "Low tokens",
      description: "Share of the batch's tokens in the low group.",
      unit: "fraction",
      primary: true,
    },
    gradNormLow: { title: "Gradient of the low pass", description: "Mean norm before clipping." },
    gradNormHigh: { title: "Gradient of the high pass", description: "Mean norm before clipping." },
    gradCosine: {
      title: "Agreement of the passes",
      description:
        "Cosine between the gradients of the two passes before clipping, each at the weights where it was taken: the mean over the later pass's steps, against the sum of the earlier pass's.",
    },
    clipFracLow: {
      title: "Clipped low tokens",
      description: "Share of the low pass's tokens that the loss clips.",
      unit: "fraction",
    },
    clipFracHigh: {
      title: "Clipped high tokens",
      description: "Share of the high pass's tokens that the loss clips.",
      unit: "fraction",
    },
    driftHigh: {
      title: "Drift of high tokens",
      description: "Mean |log pi - log pi_old| of the high tokens when their pass begins.",
      unit: "nats",
      primary: true,
    },
    driftLow: {
      title: "Drift of low tokens",
      description: "Mean |log pi - log pi_old| of the low tokens when their pass begins.",
      unit: "nats",
    },
  },
  // A row is run in each pass in which one of its tokens learns.
  estimate: ({ params }) => ({ update: { learns: params.passes === "both" ? 2 : 1, reads: 0 } }),
  rules: [
    {
      meets: ["objective.dgro"],
      when: (_, other) => other.form === "sequence",
      whenText: "with the whole sequence squared",
      severity: "error",
      reason: "the square of a sequence's log-ratio does not split into one part for each group of tokens.",
      remedy:
        "Take the log-ratio of each token in the loss, which is another algorithm, or remove one of the two.",
    },
    {
      meets: ["objective.dgro"],
      when: (_, other) => other.form === "token",
      whenText: "with each token squared",
      severity: "warning",
      reason: "squared token by token the loss is a surrogate, not the published one.",
      remedy: "Read its result as that of another algorithm, or use a loss made of tokens.",
    },
  ],
});
