import { defineNode } from "@switchyard/graph";
import { z } from "zod";

export const advantageGae = defineNode({
  kind: "advantage.gae",
  title: "Generalised advantage",
  summary: "Compares each token with what a value head expected: PPO's advantage.",
  role: "part",
  slot: "baseline",
  paper: { id: "1506.02438", title: "GAE", equation: "(16)" },
  outputs: { advantage: { type: "advantage", description: "One advantage per token." } },
  params: z.strictObject({
    discount: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .meta({ title: "Discount", description: "Of the reward, for each token that it is away (gamma)." }),
    decay: z.number().min(0).max(1).default(0.95).meta({
      title: "Decay",
      description:
        "Between trusting the value of the next token alone (0) and the reward at the end alone (1) (lambda).",
    }),
  }),
  signals: {
    meanAbsolute: { title: "Mean |A|", description: "Mean absolute advantage of a token.", primary: true },
    value: { title: "Value", description: "Mean value that was expected of a token at sampling time." },
    firstValue: { title: "Value of the prompt", description: "Mean value of the first token." },
    return: { title: "Return", description: "Mean of what the value head is fitted to." },
  },
  needs: () => ["value"],
  goesWith: [
    {
      oneOf: ["objective.value"],
      reason: "it compares with a value head, which nothing in the objective of its stage trains.",
    },
  ],
});
