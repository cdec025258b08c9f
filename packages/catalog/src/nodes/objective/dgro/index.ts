import { defineNode } from "@switchyard/graph";
import { z } from "zod";

export const objectiveDgro = defineNode({
  kind: "objective.dgro",
  title: "DGRO",
  summary: "A policy gradient without clip, pulled back by the squared log-ratio to the sampling policy.",
  role: "part",
  slot: "loss",
  paper: { id: "2505.12951", title: "DGRO" },
  inputs: { objective: { type: "objective", description: "What stands before it in the chain." } },
  outputs: { objective: { type: "objective", description: "Loss per token, not yet reduced." } },
  params: z.strictObject({
    beta1: z
      .number()
      .min(0)
      .max(100)
      .default(1)
      .meta({
        title: "Reward weight (beta 1)",
        description: "Weight of the policy gradient: how much reward is exploited.",
        ui: { step: 0.1 },
      }),
    beta2: z
      .number()
      .min(0)
      .max(100)
      .default(0.1)
      .meta({
        title: "Distance weight (beta 2)",
        description:
          "Weight of the squared log-ratio: how far one rollout batch may move the policy; 0 is REINFORCE.",
        ui: { step: 0.005 },
      }),
    anchor: z.enum(["sampling", "reference"]).default("sampling").meta({
      title: "Distance to",
      description: "The policy that sampled the batch, or the one that the stage started from.",
    }),
    form: z
      .enum(["sequence", "token"])
      .default("sequence")
      .meta({
        title: "Squared",
        description:
          "The log-ratio of the whole sequence (DGRO), or of each token (a surrogate: another algorithm).",
        ui: { advanced: true },
      }),
    driftLimit: z
      .number()
      .gt(0)
      .max(100)
      .nullable()
      .default(0.2)
      .meta({
        title: "Drift limit",
        description:
          "Rollouts are dropped once a token's log-probability has moved by this much on average; empty for no limit.",
        ui: { unit: "nats", step: 0.05 },
      }),
  }),
  derived: [
    {
      title: "Effective temperature",
      description: "2 beta 2 / beta 1: of the optimum pi* ~ pi_sam exp(r / tau), in units of reward.",
      value: ({ beta1, beta2 }) => (beta1 > 0 ? (2 * beta2) / beta1 : null),
    },
  ],
  signals: {
    tauEff: { title: "Effective temperature", description: "2 beta 2 / beta 1, in units of reward." },
    pgTerm: { title: "Reward term", description: "Part of the loss per token that reward gives." },
    distTerm: { title: "Distance term", description: "Part of the loss per token that distance gives." },
    pullShare: {
      title: "Pull-back",
      description: "Gradient of the distance as a share of both gradients' sizes.",
      unit: "fraction",
      primary: true,
    },
    meanD: {
      title: "Log-ratio",
      description: "Mean log-ratio D of a sequence; its negative estimates KL(sampling, current).",
      unit: "nats",
    },
    meanD2: { title: "Squared log-ratio", description: "Mean D squared of a sequence.", primary: true },
    meanAbsDPerToken: {
      title: "Log-ratio per token",
      description: "Mean |D| divided by the length.",
      unit: "nats",
    },
    signFlips: {
      title: "Turned round",
      description: "Share of samples that the pull-back pushes against their reward.",
      unit: "fraction",
    },
  },
  needs: ({ anchor }) => (anchor === "reference" ? ["referenceLogp"] : []),
  rules: [
    {
      meets: ["advantage.group"],
      when: (_, other) => other.method === "mean_std" || other.method === "batch_normalised",
      whenText: "with a division by a standard deviation",
      severity: "error",
      reason:
        "dividing by the standard deviation undoes the reward range that the method chooses on purpose.",
      remedy: "Set the advantage's method to 'mean', 'leave_one_out' or a soft value.",
    },
    {
      meets: ["train.policy_gradient", "train.sasr", "train.static_hybrid"],
      when: (own, stage) =>
        own.form === "sequence" &&
        own.anchor === "sampling" &&
        own.beta2 > 0 &&
        stage.innerEpochs === 1 &&
        stage.miniBatches === 1,
      whenText: "with one optimiser step per batch and the sampling policy as anchor",
      severity: "warning",
      reason:
        "the first optimiser step on a rollout batch starts at distance 0, so with one step per batch beta 2 has no effect.",
      remedy: "Set at least two inner epochs or mini-batches, or anchor the distance at the reference.",
    },
    {
      meets: ["objective.reduction"],
      when: (own, other) => own.form === "sequence" && own.beta2 > 0 && other.method === "token_mean",
      whenText: "with a mean over all tokens",
      severity: "warning",
      reason:
        "a sequence's squared log-ratio grows with the square of its length, and a mean over all tokens does not divide by its own length.",
      remedy:
        "Set the reduction to 'sequence_mean', or to 'sequence_sum' for the literal formula on short answers.",
    },
    {
      meets: ["objective.kl"],
      when: (_, other) => other.place === "reward",
      whenText: "in the reward",
      severity: "warning",
      reason: "a penalty in the reward changes the reward variance that the method relies on.",
      remedy: "Put the penalty into the loss.",
    },
  ],
  check: ({ params }) =>
    params.beta1 === 0
      ? [
          {
            param: "beta1",
            severity: "warning" as const,
            message: "With beta 1 at 0 nothing is learned from rewards.",
            remedy: "Raise beta 1.",
          },
        ]
      : [],
});
