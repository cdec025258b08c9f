import { z } from "zod";

/** Parameters that several kinds share, declared once so that their bounds and help cannot drift apart. */

export const weightParam = z
  .number()
  .min(-100)
  .max(100)
  .default(1)
  .meta({ title: "Weight", description: "Factor of this score in a weighted sum." });

export const learningRateParam = z
  .number()
  .gt(0)
  .max(1)
  .meta({
    title: "Learning rate",
    description: "Peak learning rate of the optimiser.",
    ui: { step: 0.0001 },
  });

export const optimizerParams = {
  optimizer: z
    .enum(["adamw", "sgd"])
    .default("adamw")
    .meta({
      title: "Optimiser",
      description: "AdamW, or plain gradient descent without momentum or decay, for studies of single steps.",
      ui: { advanced: true },
    }),
  weightDecay: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .meta({ title: "Weight decay", description: "Decoupled weight decay of AdamW.", ui: { advanced: true } }),
  adamBeta2: z
    .number()
    .min(0.5)
    .max(0.9999)
    .default(0.999)
    .meta({
      title: "Adam beta 2",
      description: "Decay of the second moment; the first is 0.9.",
      ui: { advanced: true },
    }),
  gradClip: z
    .number()
    .gt(0)
    .max(1e6)
    .nullable()
    .default(1)
    .meta({ title: "Gradient clip", description: "Largest norm of the gradient; empty for no clipping." }),
  warmupSteps: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(10)
    .meta({
      title: "Learning-rate warm-up",
      description: "Steps of linear rise from 0.",
      ui: { unit: "steps" },
    }),
  schedule: z.enum(["constant", "linear", "cosine"]).default("constant").meta({
    title: "Learning-rate schedule",
    description: "Shape after the warm-up; linear and cosine fall to 0.",
  }),
};
