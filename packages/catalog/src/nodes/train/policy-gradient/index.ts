import { defineNode, exactly } from "@switchyard/graph";
import { z } from "zod";
import {
  checkReinforcement,
  innerStepParams,
  promptsPerStepParam,
  reinforcementInputs,
  reinforcementSignals,
} from "../../../reinforcement-stage";
import { learningRateParam, optimizerParams } from "../../../shared-params";
import { reinforcementWork } from "../../../stage-work";

export const trainPolicyGradient = defineNode({
  kind: "train.policy_gradient",
  title: "Policy gradient",
  summary: "Samples, scores and reinforces: GRPO and its relatives, by what is plugged in.",
  role: "stage",
  paper: { id: "2402.03300", title: "DeepSeekMath", equation: "(3)" },
  inputs: {
    model: { type: "model", description: "The policy to train.", required: true },
    tasks: { type: "tasks", description: "Prompts to sample.", required: true },
    ...reinforcementInputs,
  },
  outputs: { model: { type: "model", description: "The trained policy." } },
  params: z.strictObject({
    steps: z
      .int()
      .min(1)
      .max(10_000_000)
      .default(200)
      .meta({ title: "Steps", description: "Rollout batches.", ui: { unit: "steps" } }),
    promptsPerStep: promptsPerStepParam,
    learningRate: learningRateParam.default(0.0003),
    ...innerStepParams,
    ...optimizerParams,
  }),
  levers: { learningRate: "learningRate", innerEpochs: "innerEpochs", gradClip: "gradClip" },
  signals: {
    reward: {
      title: "Reward",
      description: "Mean over the completions of a step.",
      better: "higher",
      primary: true,
      health: "reward",
    },
    loss: { title: "Loss", description: "Reduced objective.", health: "loss" },
    gradNorm: { title: "Gradient norm", description: "Before clipping.", health: "gradNorm" },
    learningRate: { title: "Learning rate", description: "In this step.", health: "learningRate" },
    ...reinforcementSignals,
    stepSeconds: {
      title: "Step time",
      description: "Of one rollout batch.",
      unit: "seconds",
      better: "lower",
    },
    samplingSeconds: { title: "Sampling time", description: "Part of the step.", unit: "seconds" },
  },
  estimate: ({ params, ...context }) => ({
    work: {
      units: exactly(params.steps),
      unit: "steps",
      optimizer: params.optimizer,
      ...reinforcementWork(params, exactly(params.steps), context),
    },
  }),
  check: ({ params, plugged }) => checkReinforcement(params, plugged),
});
