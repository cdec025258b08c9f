import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { weightParam } from "../../../shared-params";

const bound = z.number().min(-1000).max(1000);

export const rewardRange = defineNode({
  kind: "reward.range",
  title: "Reward range",
  summary: "Stretches a score to another range, and with it the spread that reward gives.",
  role: "part",
  paper: { id: "2505.12951", title: "DGRO" },
  inputs: { score: { type: "reward", description: "The score to stretch.", required: true } },
  outputs: { reward: { type: "reward", description: "The score in its new range." } },
  params: z.strictObject({
    low: bound.default(-1).meta({ title: "Low", description: "What the lowest score becomes." }),
    high: bound.default(1).meta({ title: "High", description: "What the highest score becomes." }),
    inLow: bound.default(0).meta({ title: "Lowest score", description: "Of the node that is plugged in." }),
    inHigh: bound.default(1).meta({ title: "Highest score", description: "Of the node that is plugged in." }),
    weight: weightParam,
  }),
  derived: [
    {
      title: "Factor",
      description: "What the differences between scores are multiplied by; the variance by its square.",
      value: ({ low, high, inLow, inHigh }) => (inHigh > inLow ? (high - low) / (inHigh - inLow) : null),
    },
  ],
  signals: {
    mean: { title: "Reward", description: "Mean score after stretching.", better: "higher", primary: true },
    groupVariance: {
      title: "Variance in a group",
      description: "Mean variance of a group's scores, with divisor n.",
      primary: true,
    },
    errored: {
      title: "Errored",
      description: "Share of completions whose score errored.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
  check: ({ params }) => [
    ...(params.high > params.low
      ? []
      : [
          {
            param: "high",
            message: "A range without width gives every completion the same reward.",
            remedy: "Set 'High' above 'Low'.",
          },
        ]),
    ...(params.inHigh > params.inLow
      ? []
      : [
          {
            param: "inHigh",
            message: "The highest score is not above the lowest.",
            remedy: "Set the two to the range of the score that is plugged in.",
          },
        ]),
  ],
});
