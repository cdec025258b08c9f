import { atMost, defineNode, productOf } from "@switchyard/graph";
import { z } from "zod";
import {
  evaluationInputs,
  limitParam,
  longestCompletionParam,
  splitParam,
  thresholdParam,
} from "../../../evaluation-stage";
import { checkContext, checkNeed, checkScorer } from "../../../shared-checks";
import { thinkTagParams } from "../../../shared-params";
import { answeringWork } from "../../../stage-work";

const fraction = { unit: "fraction" } as const;

export const evalTrigger = defineNode({
  kind: "eval.trigger",
  title: "Thinking trigger",
  summary: "How well the choice to think agrees with the labels, and what it saves.",
  role: "stage",
  paper: { id: "2505.11896", title: "AdaCoT", equation: "(1)" },
  inputs: {
    ...evaluationInputs,
    tasks: { type: "tasks", description: "Prompts with need labels.", required: true },
  },
  outputs: { report: { type: "report", description: "Trigger quality, accuracy, tokens and tables." } },
  params: z.strictObject({
    split: splitParam,
    limit: limitParam.default(400),
    samples: z
      .int()
      .min(1)
      .max(1024)
      .default(5)
      .meta({ title: "Samples", description: "Completions of each prompt." }),
    temperature: z.number().min(0.01).max(10).default(1).meta({
      title: "Temperature",
      description: "A greedy pass would hide a choice near one half.",
    }),
    topP: z
      .number()
      .gt(0)
      .max(1)
      .default(0.7)
      .meta({ title: "Top-p", description: "Share of the probability that is sampled from." }),
    maxTokens: longestCompletionParam,
    alwaysTokens: z
      .number()
      .gt(0)
      .max(1e9)
      .nullable()
      .default(null)
      .meta({
        title: "Tokens when always thinking",
        description:
          "What the saving is measured against; empty: the mean length of the completions that do think.",
        ui: { unit: "tokens" },
      }),
    threshold: thresholdParam,
    batchSize: z
      .int()
      .min(1)
      .max(65_536)
      .default(256)
      .meta({ title: "Batch", description: "Completions sampled at once.", ui: { advanced: true } }),
    ...thinkTagParams,
  }),
  signals: {
    triggerRate: { title: "Trigger rate", description: "Share of completions with reasoning.", ...fraction },
    triggerNeed: {
      title: "Trigger rate, need",
      description: "Of prompts that need reasoning.",
      ...fraction,
    },
    triggerNoNeed: {
      title: "Trigger rate, no need",
      description: "Of prompts that need none.",
      better: "lower",
      ...fraction,
    },
    accuracy: {
      title: "Trigger accuracy",
      description: "Share of choices that agree with the label.",
      better: "higher",
      ...fraction,
    },
    precision: {
      title: "Trigger precision",
      description: "Share of the completions with reasoning that need it.",
      better: "higher",
      ...fraction,
    },
    recall: {
      title: "Trigger recall",
      description: "Share of the completions that need reasoning that have it.",
      better: "higher",
      ...fraction,
    },
    f1: {
      title: "Trigger F1",
      description: "Harmonic mean of precision and recall.",
      better: "higher",
      primary: true,
      ...fraction,
    },
    score: {
      title: "Answers right",
      description: "Share of completions whose answer is right.",
      better: "higher",
      primary: true,
      ...fraction,
    },
    tokens: { title: "Length", description: "Mean tokens of a completion.", unit: "tokens", better: "lower" },
    saving: {
      title: "Tokens saved",
      description: "Share saved of what thinking always would take.",
      better: "higher",
      ...fraction,
    },
    formatErrors: {
      title: "Format errors",
      description: "Share of completions without exactly one thinking block and an answer.",
      better: "lower",
      ...fraction,
    },
  },
  estimate: ({ params, plugged }) =>
    answeringWork(
      {
        ...params,
        completions: params.samples,
        tokens: productOf(params.samples, atMost(params.maxTokens)),
        longest: params.maxTokens,
      },
      plugged,
    ),
  check: ({ params, plugged }) => [
    ...checkScorer(plugged),
    ...checkContext(plugged, params.maxTokens, "The evaluation"),
    ...checkNeed(plugged, "the choice to think is compared with").map((finding) => ({
      ...finding,
      port: "tasks",
    })),
  ],
});
