import type { InputPort } from "@switchyard/graph";
import { z } from "zod";

/** What every stage declares that has a policy answer prompts and judges the answers. */

export const evaluationInputs = {
  model: { type: "model", description: "The policy to evaluate.", required: true },
  tasks: { type: "tasks", description: "Prompts to answer.", required: true },
  reward: { type: "reward", description: "Decides what is right.", fill: ["reward.verifier"] },
} satisfies Record<string, Partial<InputPort> & Pick<InputPort, "type" | "description">>;

export const splitParam = z
  .enum(["heldOut", "train"])
  .default("heldOut")
  .meta({ title: "Split", description: "Which prompts to answer." });

/** Takes a default. */
export const limitParam = z
  .int()
  .min(1)
  .max(1_000_000)
  .meta({ title: "Prompts", description: "At most this many." });

export const longestCompletionParam = z
  .int()
  .min(1)
  .max(32_768)
  .default(64)
  .meta({ title: "Longest completion", description: "Sampling stops here.", ui: { unit: "tokens" } });

export const thresholdParam = z
  .number()
  .min(-1000)
  .max(1000)
  .default(1)
  .meta({
    title: "Right from",
    description: "A score of at least this is right.",
    ui: { advanced: true },
  });
