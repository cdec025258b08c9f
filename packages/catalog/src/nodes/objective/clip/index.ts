import { defineNode } from "@switchyard/graph";
import { z } from "zod";

export const objectiveClip = defineNode({
  kind: "objective.clip",
  title: "Clipped surrogate",
  summary: "PPO's loss with separate lower and upper clip, and an optional dual clip.",
  role: "part",
  slot: "loss",
  paper: { id: "1707.06347", title: "PPO", equation: "(7)" },
  inputs: { objective: { type: "objective", description: "What stands before it in the chain." } },
  outputs: { objective: { type: "objective", description: "Loss per token, not yet reduced." } },
  params: z.strictObject({
    clipLow: z
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .meta({
        title: "Clip below",
        description: "The ratio counts no lower than 1 minus this.",
        ui: { widget: "slider", step: 0.01 },
      }),
    clipHigh: z
      .number()
      .min(0)
      .max(10)
      .default(0.2)
      .meta({
        title: "Clip above",
        description: "The ratio counts no higher than 1 plus this.",
        ui: { step: 0.01 },
      }),
    dualClip: z.number().gt(1).max(100).nullable().default(null).meta({
      title: "Dual clip",
      description: "Bounds the loss of bad tokens at this multiple of the advantage; empty for none.",
    }),
  }),
  levers: { clipHigh: "clipHigh" },
  signals: {
    clipped: {
      title: "Clipped tokens",
      description: "Share of tokens whose gradient the clip removes.",
      unit: "fraction",
      primary: true,
      health: "clipped",
    },
    clippedLow: {
      title: "Clipped below",
      description: "Share of tokens past the lower clip.",
      unit: "fraction",
    },
    clippedHigh: {
      title: "Clipped above",
      description: "Share of tokens past the upper clip.",
      unit: "fraction",
    },
    dualClipped: {
      title: "Dual-clipped",
      description: "Share of tokens bounded by the dual clip.",
      unit: "fraction",
    },
  },
  check: ({ params }) =>
    params.clipHigh < params.clipLow
      ? [
          {
            param: "clipHigh",
            message: "The upper clip is tighter than the lower one.",
            remedy: "Set 'Clip above' to at least 'Clip below'.",
          },
        ]
      : [],
});
