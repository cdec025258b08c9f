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

/** How chains of thought are cut at budgets and answered; of the sampler and of the evaluation alike. */
export const anytimeParams = {
  summaryTokens: z
    .int()
    .min(1)
    .max(8192)
    .default(8)
    .meta({
      title: "Longest summary",
      description: "Tokens sampled behind the cue; about twice those of an answer.",
      ui: { unit: "tokens" },
    }),
  startMarker: z
    .string()
    .max(200)
    .default("<think>")
    .meta({
      title: "Thinking begins with",
      description: "Put behind the prompt, and never trained; empty where the prompt's template has it.",
      ui: { advanced: true },
    }),
  endMarker: z
    .string()
    .min(1)
    .max(200)
    .default("</think>")
    .meta({
      title: "Thinking ends with",
      description: "One token of the policy; counts as thinking where the policy writes it.",
      ui: { advanced: true },
    }),
  cutText: z
    .string()
    .max(2000)
    .default("")
    .meta({
      title: "Where it is cut",
      description: "Put behind thinking that a budget cuts, before the end marker; never trained.",
      ui: { widget: "textarea", advanced: true },
    }),
  cue: z
    .string()
    .max(2000)
    .default("<answer>")
    .meta({
      title: "Cue",
      description: "Put behind the end marker of every thinking; the summary goes on from it.",
      ui: { widget: "textarea", advanced: true },
    }),
};

/** How a thinking block is written, for everything that reads or writes one. */
export const thinkTagParams = {
  openTag: z
    .string()
    .min(1)
    .max(40)
    .default("<think>")
    .meta({ title: "Opening tag", description: "Before the reasoning.", ui: { advanced: true } }),
  closeTag: z
    .string()
    .min(1)
    .max(40)
    .default("</think>")
    .meta({ title: "Closing tag", description: "After the reasoning.", ui: { advanced: true } }),
  opening: z
    .enum(["auto", "prompt", "response"])
    .default("auto")
    .meta({
      title: "Opened by",
      description:
        "Whether the prompt or the response writes the opening tag; auto looks at the prompt's end, which does not show what a chat template adds.",
      ui: { advanced: true },
    }),
};
