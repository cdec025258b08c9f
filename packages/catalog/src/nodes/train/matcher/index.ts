import { defineNode, exactly } from "@switchyard/graph";
import { z } from "zod";
import { learningRateParam, optimizerParams } from "../../../shared-params";
import { quickWork } from "../../../stage-work";

const share = z.number().min(0).max(0.9);
const advanced = { advanced: true } as const;
/** Only where the network is new: shipped weights have a shape. */
const ofShape = { when: { param: "start", in: ["scratch"] }, advanced: true } as const;

export const trainMatcher = defineNode({
  kind: "train.matcher",
  title: "Train SQL matcher",
  summary: "Trains a graph matching network on rewritten and mutated queries.",
  role: "stage",
  paper: { id: "2505.12380", title: "Graph-Reward-SQL" },
  inputs: {
    tasks: {
      type: "tasks",
      description: "SQL tasks; pairs are made of their reference queries, held-out ones for measuring.",
      required: true,
    },
  },
  outputs: { matcher: { type: "matcher", description: "The trained network." } },
  params: z.strictObject({
    steps: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(600)
      .meta({ title: "Steps", description: "Optimiser steps by the margin loss.", ui: { unit: "steps" } }),
    batchSize: z
      .int()
      .min(2)
      .max(4096)
      .default(32)
      .meta({ title: "Batch size", description: "Pairs per step, half of them equivalent." }),
    learningRate: learningRateParam.default(0.001),
    margin: z
      .number()
      .min(0)
      .max(1)
      .default(0.4)
      .meta({
        title: "Margin",
        description:
          "Equivalent pairs learn while d squared is above 1 minus this, others while below 1 plus it.",
        ui: { step: 0.05 },
      }),
    start: z.enum(["shipped", "scratch"]).default("shipped").meta({
      title: "Start from",
      description: "The matcher that comes with the trainer, in its shape, or new weights.",
    }),
    trees: z.enum(["canonical", "written"]).default("canonical").meta({
      title: "Trees",
      description:
        "Canonical trees, which rewards read; or the queries as they are written, to measure how much the network itself sees through: no reward takes such a matcher.",
      ui: ofShape,
    }),
    queries: z
      .int()
      .min(2)
      .max(1_000_000)
      .nullable()
      .default(400)
      .meta({ title: "Queries used", description: "The first so many of each split; empty for all." }),
    equivalents: z
      .int()
      .min(1)
      .max(64)
      .default(2)
      .meta({ title: "Rewrites per query", description: "Equivalent pairs made of each query, at most." }),
    mutants: z
      .int()
      .min(1)
      .max(64)
      .default(2)
      .meta({ title: "Mutants per query", description: "Different pairs made of each query, at most." }),
    rewrites: z.enum(["all", "local"]).default("all").meta({
      title: "Rewrites",
      description:
        "Of every kind, or only those inside a condition: sides exchanged, a negation, another order of conjuncts.",
      ui: advanced,
    }),
    databases: z.int().min(2).max(64).default(6).meta({
      title: "Databases",
      description: "Random databases on which both queries of a pair are run to confirm its label.",
      ui: advanced,
    }),
    reshaping: z.number().min(0).max(1).default(0.8).meta({
      title: "Reshaping rewrites",
      description: "Share of training rewrites that change the tree; pairs with equal trees teach nothing.",
      ui: advanced,
    }),
    pretrainSteps: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(0)
      .meta({
        title: "Pre-training steps",
        description: "Contrastive steps without labels, before the others; 0 for none.",
        ui: { unit: "steps" },
      }),
    temperature: z.number().gt(0).max(10).default(0.5).meta({
      title: "Contrastive temperature",
      description: "Divides the cosines of two views.",
      ui: advanced,
    }),
    augmentation: share.default(0.1).meta({
      title: "Changed nodes",
      description: "Share of nodes that one view drops, and whose state the other replaces.",
      ui: advanced,
    }),
    state: z
      .int()
      .min(8)
      .max(256)
      .default(32)
      .meta({ title: "Node state", description: "Numbers that a node has.", ui: ofShape }),
    vector: z
      .int()
      .min(8)
      .max(1024)
      .default(128)
      .meta({ title: "Graph vector", description: "Numbers that a graph becomes.", ui: ofShape }),
    layers: z.int().min(1).max(16).default(5).meta({
      title: "Rounds",
      description: "Rounds of messages and attention, with shared weights.",
      ui: ofShape,
    }),
    textEncoder: z.enum(["small", "resnet18"]).default("small").meta({
      title: "Text encoder",
      description: "Two convolutions, or the published ResNet-18 with 3.94 million parameters.",
      ui: ofShape,
    }),
    positions: z.int().min(0).max(64).default(0).meta({
      title: "Positions",
      description: "Random-walk steps in a node's position, added before attention; 0 as published.",
      ui: ofShape,
    }),
    measureSteps: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(100)
      .meta({
        title: "Measured every",
        description: "Held-out pairs are measured after so many steps; the best weights are kept.",
        ui: { unit: "steps" },
      }),
    ...optimizerParams,
    weightDecay: z
      .number()
      .min(0)
      .max(1)
      .default(1e-5)
      .meta({ title: "Weight decay", description: "Decoupled weight decay of AdamW.", ui: advanced }),
    gradClip: z
      .number()
      .gt(0)
      .max(1e6)
      .nullable()
      .default(10)
      .meta({ title: "Gradient clip", description: "Largest norm of the gradient; empty for no clipping." }),
  }),
  levers: { learningRate: "learningRate", gradClip: "gradClip" },
  signals: {
    loss: {
      title: "Loss",
      description: "Margin loss of a pair, or contrastive loss of a graph while pre-training.",
      better: "lower",
      primary: true,
      health: "loss",
    },
    auc: {
      title: "AUC",
      description: "Of held-out pairs: how often an equivalent one is nearer than a different one.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    aucReshaped: {
      title: "AUC of reshaped pairs",
      description: "The same among pairs whose trees differ, where equality of trees says nothing.",
      unit: "fraction",
      better: "higher",
    },
    aucEqual: {
      title: "AUC of equality",
      description: "The same where a pair counts as equivalent if its trees are equal; nothing is learned.",
      unit: "fraction",
    },
    aucShared: {
      title: "AUC of shared parts",
      description:
        "The same by the F-measure of shared nodes and edges of the two graphs; nothing is learned.",
      unit: "fraction",
    },
    accuracy: {
      title: "Accuracy",
      description: "Of held-out pairs, with the boundary at d squared of 1.",
      unit: "fraction",
      better: "higher",
    },
    kendallTau: {
      title: "Kendall's tau",
      description: "Between nearness and label of held-out pairs.",
      better: "higher",
    },
    positive: {
      title: "Distance of equivalents",
      description: "Mean d squared of held-out pairs.",
      better: "lower",
    },
    positiveHigh: {
      title: "Distance of equivalents, high",
      description: "Nine in ten are at most so far apart.",
      better: "lower",
    },
    negative: {
      title: "Distance of others",
      description: "Mean d squared of held-out pairs.",
      better: "higher",
    },
    negativeLow: {
      title: "Distance of others, low",
      description: "Nine in ten are at least so far apart.",
      better: "higher",
    },
    pairs: { title: "Training pairs", description: "Labelled pairs that were made.", unit: "count" },
    heldOutPairs: { title: "Held-out pairs", description: "Labelled pairs for measuring.", unit: "count" },
    dropped: {
      title: "Candidates dropped",
      description: "Share of rewrites and mutants whose label execution did not confirm.",
      unit: "fraction",
    },
    gradNorm: { title: "Gradient norm", description: "Before clipping.", health: "gradNorm" },
    learningRate: { title: "Learning rate", description: "In this step.", health: "learningRate" },
    stepSeconds: {
      title: "Step time",
      description: "Of one optimiser step.",
      unit: "seconds",
      better: "lower",
    },
  },
  check: ({ params }) =>
    params.trees === "written" && params.start === "shipped"
      ? [
          {
            param: "trees",
            message: "The shipped matcher was trained on canonical trees, and knows no others.",
            remedy: "Start from scratch, or keep canonical trees.",
            mend: { param: "start", value: "scratch" },
          },
        ]
      : [],
  estimate: ({ params: { steps, pretrainSteps } }) => ({
    work: quickWork(exactly(steps + pretrainSteps), "steps"),
  }),
});
