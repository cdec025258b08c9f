import { defineNode } from "@switchyard/graph";
import { z } from "zod";

export const objectiveValue = defineNode({
  kind: "objective.value",
  title: "Value loss",
  summary: "Trains a value head on the policy's hidden states, for advantages that need one.",
  role: "part",
  slot: "value",
  paper: { id: "1707.06347", title: "PPO", equation: "(9)" },
  inputs: { objective: { type: "objective", description: "What stands before it in the chain." } },
  outputs: { objective: { type: "objective", description: "The objective with the value loss." } },
  params: z.strictObject({
    coefficient: z
      .number()
      .gt(0)
      .max(100)
      .default(0.5)
      .meta({ title: "Coefficient", description: "Weight of the value loss.", ui: { step: 0.1 } }),
    clipRange: z.number().gt(0).max(1000).nullable().default(null).meta({
      title: "Clip range",
      description: "How far a value may move from what it was at sampling time for gain; empty for no clip.",
    }),
  }),
  signals: {
    loss: {
      title: "Value loss",
      description: "Half the mean squared error over tokens, before the coefficient.",
      better: "lower",
      primary: true,
      health: "loss",
    },
    clipped: {
      title: "Clipped values",
      description: "Share of tokens whose value gradient the clip removes.",
      unit: "fraction",
    },
  },
  needs: () => ["value"],
  checkInStage: ({ stage }) =>
    stage.plugged.advantage?.some(({ kind }) => kind === "advantage.gae")
      ? []
      : [
          {
            severity: "warning",
            message: "No advantage of its stage uses the value head that it trains.",
            remedy: "Plug in a 'Generalised advantage', or take the value loss out.",
          },
        ],
});
