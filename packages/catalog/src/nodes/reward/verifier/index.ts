import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { weightParam } from "../../../shared-params";

export const rewardVerifier = defineNode({
  kind: "reward.verifier",
  title: "Verifier",
  summary: "Checks the answer against the reference.",
  role: "part",
  outputs: { reward: { type: "reward", description: "1 where the answer holds." } },
  params: z.strictObject({
    method: z.enum(["reasoning_gym", "exact", "numeric", "math_verify"]).default("reasoning_gym").meta({
      title: "Method",
      description: "The puzzle's own scorer; equal text; equal numbers; or equal mathematics.",
    }),
    extract: z
      .enum(["answer_tag", "boxed", "after_hashes", "after_think", "last_line", "whole"])
      .default("answer_tag")
      .meta({
        title: "Answer is",
        description:
          "Inside <answer>, in \\boxed{}, after ####, after </think>, the last line, or everything.",
      }),
    tolerance: z
      .number()
      .min(0)
      .max(1)
      .default(1e-6)
      .meta({
        title: "Tolerance",
        description: "Largest relative difference of numbers.",
        ui: { when: { param: "method", in: ["numeric"] } },
      }),
    caseSensitive: z
      .boolean()
      .default(false)
      .meta({
        title: "Case matters",
        description: "For exact comparison.",
        ui: { when: { param: "method", in: ["exact"] } },
      }),
    binary: z.boolean().default(true).meta({
      title: "All or nothing",
      description: "1 for a full score and 0 for less; off keeps partial credit.",
    }),
    timeoutSeconds: z
      .number()
      .min(0.1)
      .max(60)
      .default(5)
      .meta({ title: "Deadline", description: "For one comparison.", ui: { unit: "s", advanced: true } }),
    weight: weightParam,
  }),
  levers: { answerFormat: "extract" },
  signals: {
    mean: {
      title: "Verified",
      description: "Mean score.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    unparsed: {
      title: "No answer found",
      description: "Share of completions in which nothing could be extracted.",
      unit: "fraction",
      better: "lower",
      health: "unanswered",
    },
    errored: {
      title: "Errored",
      description: "Share of completions whose check errored.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
});
