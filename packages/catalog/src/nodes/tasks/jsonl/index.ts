import { defineNode } from "@switchyard/graph";
import { z } from "zod";

const column = z.string().max(200);

export const tasksJsonl = defineNode({
  kind: "tasks.jsonl",
  title: "Tasks from a file",
  summary: "Your own prompts and answers, one JSON object a line.",
  role: "source",
  outputs: { tasks: { type: "tasks", description: "Training and held-out prompts." } },
  params: z.strictObject({
    file: z
      .string()
      .regex(/^([0-9a-f]{64})?$/, "the digest of an uploaded file")
      .default("")
      .meta({ title: "File", description: "A JSONL file, stored by its content.", ui: { widget: "upload" } }),
    fileName: z.string().max(200).default("").meta({ title: "File name", description: "For display." }),
    format: z.enum(["auto", "columns", "gsm8k"]).default("auto").meta({
      title: "Format",
      description: "auto: GSM8K where question/answer rows end in '#### number', else the columns below.",
    }),
    promptColumn: column.default("prompt").meta({ title: "Prompt column", description: "Holds the prompt." }),
    answerColumn: column
      .default("answer")
      .meta({ title: "Answer column", description: "Holds the reference answer." }),
    demonstrationColumn: column.default("").meta({
      title: "Demonstration column",
      description: "Holds a full response to imitate; empty: the template below.",
    }),
    difficultyColumn: column
      .default("")
      .meta({ title: "Difficulty column", description: "A number; empty for none." }),
    reasoningColumn: column.default("").meta({
      title: "Reasoning column",
      description: "Holds what leads to the answer, without tags; empty for none.",
    }),
    labelColumns: z.array(z.string().min(1).max(200)).max(16).default([]).meta({
      title: "Label columns",
      description: "Kept as labels of each prompt: true or false, a number or a text.",
    }),
    demonstration: z
      .string()
      .max(2000)
      .default("<answer>{answer}</answer>")
      .meta({
        title: "Demonstration",
        description: "Used where no column gives one.",
        ui: { widget: "textarea" },
      }),
    promptSuffix: z
      .string()
      .max(2000)
      .default("")
      .meta({ title: "Prompt suffix", description: "Added after each prompt." }),
    heldOutShare: z.number().min(0).max(0.9).default(0.1).meta({
      title: "Held-out share",
      description: "Chosen by a hash of the prompt, so it does not move when rows are added.",
    }),
    maxBadLines: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(0)
      .meta({
        title: "Bad lines allowed",
        description: "More than this many unusable lines stop the run.",
        ui: { unit: "lines" },
      }),
  }),
  labels: ({ labelColumns }) => labelColumns,
  levers: { difficulty: "file" },
  signals: {
    count: { title: "Prompts", description: "Training prompts read.", unit: "count", primary: true },
  },
  check: ({ params }) =>
    params.file
      ? []
      : [
          {
            param: "file",
            message: "No file is chosen.",
            remedy: "Upload a JSONL file in the form of this node.",
          },
        ],
});
