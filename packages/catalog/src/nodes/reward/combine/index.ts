import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { weightParam } from "../../../shared-params";

export const rewardCombine = defineNode({
  kind: "reward.combine",
  title: "Combine rewards",
  summary: "Weighted sum or minimum of scores, with an optional gate and clip.",
  role: "part",
  inputs: {
    rewards: {
      type: "reward",
      description: "Scores to combine, each by its own weight.",
      required: true,
      cardinality: "many",
    },
    gate: {
      type: "reward",
      description: "Where this score is below the threshold, the closed score is given instead.",
    },
  },
  outputs: { reward: { type: "reward", description: "The combined score." } },
  params: z.strictObject({
    mode: z
      .enum(["sum", "minimum"])
      .default("sum")
      .meta({ title: "Mode", description: "Sum of weight times score, or the smallest of them." }),
    gateThreshold: z
      .number()
      .min(-100)
      .max(100)
      .default(0.5)
      .meta({ title: "Gate threshold", description: "The gate opens at this score." }),
    closedScore: z
      .number()
      .min(-100)
      .max(100)
      .default(0)
      .meta({ title: "Closed score", description: "Given where the gate is shut." }),
    clipLow: z
      .number()
      .min(-1000)
      .max(1000)
      .nullable()
      .default(null)
      .meta({ title: "Lowest", description: "Scores below are raised to this; empty for none." }),
    clipHigh: z
      .number()
      .min(-1000)
      .max(1000)
      .nullable()
      .default(null)
      .meta({ title: "Highest", description: "Scores above are lowered to this; empty for none." }),
    weight: weightParam,
  }),
  signals: {
    mean: { title: "Reward", description: "Mean combined score.", better: "higher", primary: true },
    gateOpen: {
      title: "Gate open",
      description: "Share of completions that pass the gate.",
      unit: "fraction",
    },
    errored: {
      title: "Errored",
      description: "Share of completions in which a component errored.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
  check: ({ params }) =>
    params.clipLow !== null && params.clipHigh !== null && params.clipHigh < params.clipLow
      ? [
          {
            param: "clipHigh",
            message: "The highest score is below the lowest.",
            remedy: "Swap the two, or empty one of them.",
          },
        ]
      : [],
});
