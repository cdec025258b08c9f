import { defineNode } from "@switchyard/graph";
import { z } from "zod";

export const advantageReweight = defineNode({
  kind: "advantage.reweight",
  title: "Advantage reweighting",
  summary: "Rare tokens count less: each token's advantage is scaled by the probability it was sampled with.",
  role: "part",
  slot: "reweight",
  paper: { id: "2505.12929", title: "Do Not Let Low-Probability Tokens Over-Dominate in RL for LLMs" },
  inputs: { advantage: { type: "advantage", description: "What stands before it in the chain." } },
  outputs: { advantage: { type: "advantage", description: "One advantage per token." } },
  params: z.strictObject({
    alpha: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .meta({
        title: "Strength (alpha)",
        description: "Factor alpha pi + 1 - alpha: 0 changes nothing, 1 weighs by the probability itself.",
        ui: { widget: "slider", step: 0.01 },
      }),
    negativeWeight: z
      .number()
      .min(0)
      .max(10)
      .default(1)
      .meta({
        title: "Weight of bad tokens",
        description: "One more factor where the advantage is negative.",
        ui: { advanced: true, step: 0.05 },
      }),
  }),
  signals: {
    meanWeight: {
      title: "Mean factor",
      description: "Mean factor of a token.",
      unit: "fraction",
      primary: true,
    },
    before: { title: "Mean |A| before", description: "Mean absolute advantage of a token." },
    after: { title: "Mean |A| after", description: "The same after the factor." },
  },
  check: ({ params }) =>
    params.alpha === 1
      ? [
          {
            param: "alpha",
            severity: "warning" as const,
            message: "At 1 rare tokens hardly learn, and exploration is lost.",
            remedy: "The paper uses 0.1 to 0.3.",
          },
        ]
      : [],
});
