import { atMost, defineNode, productOf } from "@switchyard/graph";
import { z } from "zod";
import { evaluationInputs, limitParam, splitParam } from "../../../evaluation-stage";
import { checkForcing, checkVerdicts, forcingParams } from "../../../judge-params";
import { checkContext } from "../../../shared-checks";
import { answeringWork } from "../../../stage-work";

const fraction = { unit: "fraction", better: "higher" } as const;

export const evalJudge = defineNode({
  kind: "eval.judge",
  title: "Judge accuracy",
  summary: "How often a judge is right, in both orders, and what forced extensions of its thinking change.",
  role: "stage",
  paper: { id: "2505.11875", title: "J1" },
  inputs: {
    model: evaluationInputs.model,
    tasks: { type: "tasks", description: "Pairs with their better answer.", required: true },
  },
  outputs: { report: { type: "report", description: "Accuracy by extensions, and which verdicts flip." } },
  params: z.strictObject({
    split: splitParam,
    limit: limitParam.default(400),
    samples: z
      .int()
      .min(1)
      .max(256)
      .default(1)
      .meta({ title: "Samples", description: "Judgments of each prompt." }),
    extensions: z.int().min(0).max(16).default(3).meta({
      title: "Extensions",
      description: "Stops are replaced 0 up to this many times (N); 0 is ordinary decoding alone.",
    }),
    ...forcingParams,
    temperature: z
      .number()
      .min(0)
      .max(10)
      .default(1)
      .meta({ title: "Temperature", description: "Of the judgments; 0 for the likeliest tokens." }),
    batchSize: z
      .int()
      .min(1)
      .max(65_536)
      .default(256)
      .meta({ title: "Batch", description: "Judgments sampled at once.", ui: { advanced: true } }),
  }),
  signals: {
    accuracy: {
      title: "Accuracy",
      description: "Share of verdicts that are right without an extension; no verdict counts as wrong.",
      ...fraction,
      primary: true,
    },
    afterOne: { title: "After 1 extension", description: "Share of right verdicts.", ...fraction },
    afterTwo: { title: "After 2 extensions", description: "Share of right verdicts.", ...fraction },
    afterThree: { title: "After 3 extensions", description: "Share of right verdicts.", ...fraction },
    last: {
      title: "After all extensions",
      description: "Share of right verdicts with the most extensions.",
      ...fraction,
      primary: true,
    },
    gain: {
      title: "Gain",
      description: "Accuracy with the most extensions less that without.",
      better: "higher",
    },
    trend: {
      title: "Trend",
      description: "Slope of the accuracy over the number of extensions, by least squares.",
      better: "higher",
    },
    consistency: {
      title: "Position consistency",
      description: "Share of pairs, asked in both orders, in which both verdicts name the same answer.",
      ...fraction,
    },
    bothRight: {
      title: "Right in both orders",
      description: "Share of pairs, asked in both orders, in which both verdicts are right.",
      ...fraction,
    },
    shareA: {
      title: "Verdicts for A",
      description: "Share of A among the verdicts without an extension.",
      unit: "fraction",
    },
    invalid: {
      title: "No verdict",
      description: "Share of judgments without an extension in which no verdict is found.",
      unit: "fraction",
      better: "lower",
    },
    thinkingTokens: {
      title: "Thinking tokens",
      description: "Sampled tokens of thinking, without an extension.",
      unit: "tokens",
    },
    lastThinkingTokens: {
      title: "Thinking tokens, all extensions",
      description: "Sampled tokens of thinking with the most extensions.",
      unit: "tokens",
    },
    reflections: {
      title: "Reflections",
      description: "Reflection words that a judgment without an extension writes by itself.",
      unit: "count",
    },
    mended: {
      title: "Mended",
      description: "Share of judgments that are wrong without an extension and right with the most.",
      ...fraction,
    },
    spoilt: {
      title: "Spoilt",
      description: "Share of judgments that are right without an extension and wrong with the most.",
      unit: "fraction",
      better: "lower",
    },
    cut: {
      title: "Cut",
      description: "Share of thinkings that the budget cuts, with the most extensions.",
      unit: "fraction",
      better: "lower",
    },
  },
  estimate: ({ params, plugged }) => {
    const { samples, extensions, budget, verdictTokens } = params;
    return answeringWork(
      {
        ...params,
        completions: samples * (1 + extensions),
        tokens: productOf(samples, atMost(budget + (1 + extensions) * verdictTokens)),
        longest: budget + verdictTokens,
      },
      plugged,
    );
  },
  check: ({ params, plugged }) => [
    ...checkVerdicts(plugged).map((finding) => ({ ...finding, port: "tasks" })),
    ...checkForcing(params, plugged),
    ...checkContext(plugged, params.budget + params.verdictTokens, "The evaluation"),
  ],
});
