import { defineNode } from "@switchyard/graph";
import { z } from "zod";

export const objectiveKl = defineNode({
  kind: "objective.kl",
  title: "KL penalty",
  summary: "Keeps the policy near the one the stage started from.",
  role: "part",
  slot: "kl",
  paper: { id: "2402.03300", title: "DeepSeekMath", equation: "(4)" },
  inputs: { objective: { type: "objective", description: "What stands before it in the chain." } },
  outputs: { objective: { type: "objective", description: "The objective with the penalty." } },
  params: z.strictObject({
    coefficient: z
      .number()
      .min(0)
      .max(100)
      .default(0.001)
      .meta({ title: "Coefficient", description: "Weight of the penalty (beta).", ui: { step: 0.001 } }),
    estimator: z.enum(["k1", "k2", "k3"]).default("k3").meta({
      title: "Estimator",
      description: "With d = log pi_ref - log pi: k1 = -d, k2 = d^2 / 2, k3 = exp(d) - d - 1.",
    }),
    clip: z
      .number()
      .gt(0)
      .max(1000)
      .nullable()
      .default(null)
      .meta({
        title: "Clip",
        description:
          "An estimate of k1 in the reward is kept within plus and minus this; empty for no clipping.",
        ui: { advanced: true, when: { param: "place", in: ["reward"] } },
      }),
    place: z.enum(["loss", "reward"]).default("loss").meta({
      title: "Place",
      description: "Added to the loss with a gradient, or taken from each token's reward at sampling time.",
    }),
  }),
  levers: { klCoefficient: "coefficient" },
  signals: {
    kl: {
      title: "KL to start",
      description: "Mean estimate per token.",
      unit: "nats",
      primary: true,
      health: "klStart",
    },
  },
  needs: () => ["referenceLogp"],
  check: ({ params }) =>
    params.place === "loss" && params.estimator === "k1"
      ? [
          {
            param: "estimator",
            severity: "warning" as const,
            message:
              "The gradient of k1 in the loss is zero in expectation: it does not hold the policy back.",
            remedy: "Use k3 or k2 in the loss, or move the penalty into the reward.",
          },
        ]
      : [],
});
