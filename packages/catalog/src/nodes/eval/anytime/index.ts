import { atMost, type CheckFinding, defineNode, exactly, productOf } from "@switchyard/graph";
import { z } from "zod";
import { evaluationInputs, limitParam, splitParam, thresholdParam } from "../../../evaluation-stage";
import { checkBudgets, checkContext, checkMarkers, checkScorer } from "../../../shared-checks";
import { anytimeParams } from "../../../shared-params";
import { answeringWork } from "../../../stage-work";

export const evalAnytime = defineNode({
  kind: "eval.anytime",
  title: "Anytime accuracy",
  summary: "Accuracy against thinking tokens: thinking is cut at each budget of a grid and answered.",
  role: "stage",
  paper: { id: "2505.13438", title: "AnytimeReasoner", equation: "(2)" },
  inputs: {
    ...evaluationInputs,
  },
  outputs: { report: { type: "report", description: "Accuracy by budget, as a table and a curve." } },
  params: z.strictObject({
    split: splitParam,
    limit: limitParam.default(200),
    budgets: z
      .array(z.int().min(1).max(32_768))
      .min(1)
      .max(64)
      .default([4, 8, 12, 16])
      .meta({
        title: "Budgets",
        description: "Tokens of thinking after which it is cut and answered; thinking stops at the last.",
        ui: { unit: "tokens" },
      }),
    small: z
      .int()
      .min(1)
      .max(32_768)
      .nullable()
      .default(null)
      .meta({
        title: "Small budget",
        description: "Whose accuracy is a number of its own, one of the budgets; empty for the smallest.",
        ui: { unit: "tokens", advanced: true },
      }),
    samples: z
      .int()
      .min(1)
      .max(256)
      .default(1)
      .meta({ title: "Samples", description: "Thinkings of each prompt, answered once at each budget." }),
    temperature: z
      .number()
      .min(0)
      .max(10)
      .default(0.6)
      .meta({ title: "Temperature", description: "Of thinking and summaries; 0 for the likeliest tokens." }),
    ...anytimeParams,
    threshold: thresholdParam,
    batchSize: z
      .int()
      .min(1)
      .max(65_536)
      .default(128)
      .meta({ title: "Batch", description: "Thinkings sampled at once.", ui: { advanced: true } }),
  }),
  signals: {
    anytimeAccuracy: {
      title: "Anytime accuracy",
      description: "Mean over the budgets.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    smallAccuracy: {
      title: "At the small budget",
      description: "Share of answers that are right at the small budget.",
      unit: "fraction",
      better: "higher",
    },
    finalAccuracy: {
      title: "At the last budget",
      description: "Share of answers that are right at the largest budget.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    area: {
      title: "Area under the curve",
      description: "By the trapezoid rule between the first and the last budget, over their distance.",
      unit: "fraction",
      better: "higher",
    },
    overthinking: {
      title: "Overthinking",
      description: "Share of thinkings answered rightly at some budget and wrongly at the last.",
      unit: "fraction",
      better: "lower",
    },
    thinkingLength: {
      title: "Thinking length",
      description: "Tokens of a thinking, its end marker included.",
      unit: "tokens",
    },
    cut: {
      title: "Cut",
      description: "Share of thinkings that the last budget cuts.",
      unit: "fraction",
      better: "lower",
    },
  },
  estimate: ({ params, plugged }) => {
    const { samples, budgets, summaryTokens, cutText, endMarker, cue } = params;
    const thinking = Math.max(...budgets);
    const cut = cutText + endMarker + cue;
    const inserted = plugged.model?.[0]?.model?.tokensOf(exactly(cut.length), cut) ?? exactly(cut.length);
    return answeringWork(
      {
        ...params,
        completions: samples * (1 + budgets.length),
        tokens: productOf(samples, atMost(thinking + budgets.length * summaryTokens)),
        longest: thinking + summaryTokens,
        counted: samples,
        inserted: productOf(samples * budgets.length, inserted),
      },
      plugged,
    );
  },
  check: ({ params, plugged }) => [
    ...checkBudgets(params.budgets),
    ...checkSmall(params),
    ...checkScorer(plugged),
    ...checkContext(plugged, Math.max(...params.budgets) + params.summaryTokens, "The evaluation"),
    ...checkMarkers(plugged, [params.endMarker], "so the end of thinking cannot be seen"),
  ],
});

function checkSmall({
  small,
  budgets,
}: {
  small: number | null;
  budgets: readonly number[];
}): CheckFinding[] {
  if (small === null || budgets.includes(small)) return [];
  return [
    {
      param: "small",
      message: `${small} is not one of the budgets.`,
      remedy: "Name one of the budgets, or leave it empty for the smallest.",
    },
  ];
}
