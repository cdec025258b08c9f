import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { weightParam } from "../../../shared-params";

export const rewardFormat = defineNode({
  kind: "reward.format",
  title: "Format",
  summary: "Scores whether the required tags are there, once each and in order.",
  role: "part",
  outputs: { reward: { type: "reward", description: "1 where the format holds." } },
  params: z.strictObject({
    tags: z
      .array(z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, "a tag name in lower case"))
      .min(1)
      .max(8)
      .default(["answer"])
      .meta({ title: "Tags", description: "Each exactly once, in this order, none empty." }),
    allowOutside: z
      .boolean()
      .default(false)
      .meta({ title: "Text outside tags", description: "Allow text before, between and after the blocks." }),
    correct: z
      .number()
      .min(-100)
      .max(100)
      .default(1)
      .meta({ title: "Score when right", description: "Where the format holds." }),
    wrong: z
      .number()
      .min(-100)
      .max(100)
      .default(0)
      .meta({ title: "Score when wrong", description: "Where it does not." }),
    weight: weightParam,
  }),
  signals: {
    mean: { title: "Format score", description: "Mean score.", better: "higher" },
    rate: {
      title: "Well formed",
      description: "Share of completions in the format.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    errored: {
      title: "Errored",
      description: "Share of completions whose check errored.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
  check: ({ params }) => [
    ...(new Set(params.tags).size === params.tags.length
      ? []
      : [{ param: "tags", message: "A tag is listed twice.", remedy: "List each tag once." }]),
    ...(params.correct > params.wrong
      ? []
      : [
          {
            param: "correct",
            severity: "warning" as const,
            message: "A right format does not score above a wrong one.",
            remedy: "Make the score when right the larger one.",
          },
        ]),
  ],
});
