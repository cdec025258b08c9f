import { atMost, type CheckFinding, defineNode, productOf } from "@switchyard/graph";
import { z } from "zod";
import {
  evaluationInputs,
  limitParam,
  longestCompletionParam,
  splitParam,
  thresholdParam,
} from "../../../evaluation-stage";
import { checkContext, checkScorer } from "../../../shared-checks";
import { answeringWork } from "../../../stage-work";

export const evalAccuracy = defineNode({
  kind: "eval.accuracy",
  title: "Accuracy",
  summary: "Greedy accuracy and unbiased pass@k, overall and by difficulty.",
  role: "stage",
  paper: { id: "2107.03374", title: "Codex", equation: "(1)" },
  inputs: {
    ...evaluationInputs,
  },
  outputs: { report: { type: "report", description: "Accuracy, pass@k and tables." } },
  params: z.strictObject({
    split: splitParam,
    limit: limitParam.default(200),
    maxTokens: longestCompletionParam,
    samples: z
      .int()
      .min(0)
      .max(1024)
      .default(0)
      .meta({ title: "Samples", description: "Completions of each prompt for pass@k; 0 for greedy only." }),
    passAt: z
      .array(z.int().min(1).max(1024))
      .max(8)
      .default([1])
      .meta({
        title: "k of pass@k",
        description: "Each at most the number of samples.",
        ui: { advanced: true },
      }),
    temperature: z
      .number()
      .min(0.01)
      .max(10)
      .default(1)
      .meta({ title: "Temperature", description: "Of the samples; the greedy pass has none." }),
    threshold: thresholdParam,
    batchSize: z
      .int()
      .min(1)
      .max(65_536)
      .default(128)
      .meta({ title: "Batch", description: "Prompts answered at once.", ui: { advanced: true } }),
  }),
  signals: {
    accuracy: {
      title: "Accuracy",
      description: "Share of prompts answered rightly, greedily.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    passAtK: {
      title: "pass@k",
      description: "For the largest k asked for, unbiased.",
      unit: "fraction",
      better: "higher",
    },
    length: { title: "Mean length", description: "Tokens of a greedy completion.", unit: "tokens" },
    truncated: {
      title: "Truncated",
      description: "Share of greedy completions cut by the limit.",
      unit: "fraction",
      better: "lower",
    },
  },
  estimate: ({ params, plugged }) => {
    const completions = 1 + params.samples;
    const tokens = productOf(completions, atMost(params.maxTokens));
    return answeringWork({ ...params, completions, tokens, longest: params.maxTokens }, plugged);
  },
  check: ({ params, plugged }) => {
    const tooLarge = params.passAt.filter((k) => k > params.samples);
    const passAt: CheckFinding[] =
      params.samples > 0 && tooLarge.length > 0
        ? [
            {
              param: "passAt",
              message: `pass@${tooLarge.join(", pass@")} needs more than ${params.samples} samples.`,
              remedy: "Raise the number of samples or lower k.",
            },
          ]
        : [];
    return [...passAt, ...checkScorer(plugged), ...checkContext(plugged, params.maxTokens, "The evaluation")];
  },
});
