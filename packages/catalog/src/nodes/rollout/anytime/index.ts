import { atMost, defineNode, productOf } from "@switchyard/graph";
import { z } from "zod";
import { checkBudgets, checkMarkers } from "../../../shared-checks";
import { anytimeParams } from "../../../shared-params";

export const rolloutAnytime = defineNode({
  kind: "rollout.anytime",
  title: "Anytime rollout",
  summary: "Samples thinking, cuts it at several token budgets, and has each cut answered.",
  role: "part",
  paper: { id: "2505.13438", title: "AnytimeReasoner", equation: "(2)" },
  outputs: { rollout: { type: "rollout", description: "How thinking and summaries are sampled." } },
  params: z.strictObject({
    groupSize: z
      .int()
      .min(1)
      .max(1024)
      .default(8)
      .meta({ title: "Group size", description: "Thinkings of each prompt (G)." }),
    budgets: z
      .array(z.int().min(1).max(32_768))
      .min(1)
      .max(32)
      .default([4, 8, 12, 16])
      .meta({
        title: "Budgets",
        description:
          "Tokens of thinking, its end marker included, after which it is cut and answered; sampling of the thinking stops at the last.",
        ui: { unit: "tokens" },
      }),
    summaries: z
      .int()
      .min(1)
      .max(64)
      .default(4)
      .meta({ title: "Summaries", description: "Answers sampled at each budget (S)." }),
    ...anytimeParams,
    temperature: z.number().min(0.01).max(10).default(1).meta({
      title: "Temperature",
      description: "Divides the logits, in sampling and in every log-probability of the update.",
    }),
  }),
  levers: { groupSize: "groupSize", temperature: "temperature", maxTokens: "summaryTokens" },
  signals: {
    tokensPerSecond: {
      title: "Sampling rate",
      description: "Sampled tokens per second, thinking and summaries together.",
      unit: "tokens/s",
      better: "higher",
    },
    length: {
      title: "Thinking length",
      description: "Tokens of a thinking, its end marker included.",
      unit: "tokens",
      primary: true,
    },
    cut: {
      title: "Cut",
      description: "Share of thinkings that the last budget cuts.",
      unit: "fraction",
      better: "lower",
      primary: true,
    },
    unclosed: {
      title: "Ended unclosed",
      description:
        "Share of thinkings that end the text without their end marker; their answers count as none.",
      unit: "fraction",
      better: "lower",
      health: "unanswered",
    },
    summaryLength: { title: "Summary length", description: "Tokens of a summary.", unit: "tokens" },
    summaryTruncated: {
      title: "Summaries truncated",
      description: "Share of summaries cut by their limit.",
      unit: "fraction",
      better: "lower",
      health: "truncated",
    },
    entropy: {
      title: "Sampled surprise",
      description: "Mean of -log pi(y_t) over sampled tokens: an unbiased estimate of the policy's entropy.",
      unit: "nats",
      health: "entropy",
    },
    duplicates: {
      title: "Duplicates",
      description:
        "Share of thinkings equal to another of their prompt. Summaries do not count: those of one thinking are often the same.",
      unit: "fraction",
      health: "duplicates",
    },
  },
  goesWith: [
    {
      oneOf: ["advantage.brpo"],
      reason:
        "a chain that is answered at several budgets has a reward at each, and an advantage that gives a completion one value cannot use them.",
    },
  ],
  estimate: ({ params: { groupSize, budgets, summaries, summaryTokens } }) => {
    const thinking = Math.max(...budgets);
    const answers = budgets.length * summaries;
    return {
      rollout: {
        rows: groupSize * (1 + answers),
        tokens: productOf(groupSize, atMost(thinking + answers * summaryTokens)),
        longest: thinking + summaryTokens,
      },
    };
  },
  check: ({ params }) => checkBudgets(params.budgets),
  checkInStage: ({ params, stage }) =>
    checkMarkers(stage.plugged, [params.endMarker], "so the end of thinking cannot be seen"),
});
