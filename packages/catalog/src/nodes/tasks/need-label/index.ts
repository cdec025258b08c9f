import { defineNode } from "@switchyard/graph";
import { z } from "zod";

export const tasksNeedLabel = defineNode({
  kind: "tasks.need_label",
  title: "Reasoning need",
  summary: "Labels each prompt by whether it needs reasoning.",
  role: "source",
  paper: { id: "2505.11896", title: "AdaCoT", equation: "appendix B" },
  inputs: { tasks: { type: "tasks", description: "Prompts to label.", required: true } },
  outputs: { tasks: { type: "tasks", description: "The same prompts with the label need." } },
  params: z.strictObject({
    source: z.enum(["field", "difficulty", "length", "pattern"]).default("field").meta({
      title: "Decided by",
      description:
        "A label that the tasks have; their difficulty or the length of the prompt from a threshold on; or a pattern in the prompt.",
    }),
    field: z
      .string()
      .min(1)
      .max(200)
      .default("need")
      .meta({
        title: "Label",
        description: "True, a number other than 0, or one of yes, true, need and 1 means need.",
        ui: { when: { param: "source", in: ["field"] } },
      }),
    threshold: z
      .number()
      .min(-1e9)
      .max(1e9)
      .default(1)
      .meta({
        title: "Need from",
        description: "The least difficulty, or number of characters, that needs reasoning.",
        ui: { when: { param: "source", in: ["difficulty", "length"] } },
      }),
    pattern: z
      .string()
      .max(1000)
      .default("")
      .meta({
        title: "Pattern",
        description: "A regular expression; a prompt in which it is found needs reasoning.",
        ui: { when: { param: "source", in: ["pattern"] } },
      }),
  }),
  signals: {
    count: { title: "Prompts", description: "Training prompts labelled.", unit: "count", primary: true },
    need: {
      title: "Need reasoning",
      description: "Share of the training prompts.",
      unit: "fraction",
      primary: true,
    },
  },
  check: ({ params }) =>
    params.source === "pattern" && params.pattern === ""
      ? [
          {
            param: "pattern",
            message: "An empty pattern is found in every prompt.",
            remedy: "Write what a prompt that needs reasoning contains.",
          },
        ]
      : [],
});
