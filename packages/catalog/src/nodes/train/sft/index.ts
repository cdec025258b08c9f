import { defineNode, exactly } from "@switchyard/graph";
import { z } from "zod";
import { learningRateParam, optimizerParams } from "../../../shared-params";
import { imitationWork } from "../../../stage-work";

export const trainSft = defineNode({
  kind: "train.sft",
  title: "Supervised fine-tuning",
  summary: "Imitates the demonstrations of its tasks.",
  role: "stage",
  inputs: {
    model: { type: "model", description: "The policy to train.", required: true },
    tasks: { type: "tasks", description: "Prompts with demonstrations.", required: true },
  },
  outputs: { model: { type: "model", description: "The trained policy." } },
  params: z.strictObject({
    steps: z
      .int()
      .min(1)
      .max(10_000_000)
      .default(200)
      .meta({ title: "Steps", description: "Optimiser steps.", ui: { unit: "steps" } }),
    batchSize: z
      .int()
      .min(1)
      .max(65_536)
      .default(64)
      .meta({ title: "Batch size", description: "Demonstrations per step." }),
    learningRate: learningRateParam.default(0.001),
    examples: z
      .int()
      .min(1)
      .max(10_000_000)
      .nullable()
      .default(null)
      .meta({ title: "Examples used", description: "Only the first so many training tasks; empty for all." }),
    ...optimizerParams,
  }),
  levers: { learningRate: "learningRate", gradClip: "gradClip" },
  signals: {
    loss: {
      title: "Loss",
      description: "Mean negative log-likelihood of a demonstration token.",
      unit: "nats",
      better: "lower",
      primary: true,
      health: "loss",
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
  estimate: ({ params: { steps, batchSize, optimizer }, plugged }) => ({
    work: {
      units: exactly(steps),
      unit: "steps",
      optimizer,
      ...imitationWork({ steps: exactly(steps), batchSize, plugged, port: "tasks" }),
    },
  }),
});
