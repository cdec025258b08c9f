import { defineNode, exactly } from "@switchyard/graph";
import { z } from "zod";

export const tasksProcedural = defineNode({
  kind: "tasks.procedural",
  title: "Procedural tasks",
  summary: "Any reasoning-gym task, made from a seed, with a held-out split.",
  role: "source",
  outputs: { tasks: { type: "tasks", description: "Training and held-out puzzles." } },
  params: z.strictObject({
    task: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,63}$/, "a reasoning-gym task name such as knights_knaves")
      .default("knights_knaves")
      .meta({ title: "Task", description: "Name of the reasoning-gym task." }),
    taskParams: z
      .record(z.string().max(64), z.json())
      .default({})
      .meta({
        title: "Task parameters",
        description: "Passed to the task as they are, e.g. n_people.",
        ui: { widget: "code" },
      }),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(0)
      .meta({ title: "Seed", description: "Same seed, same puzzles." }),
    trainSize: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(4000)
      .meta({
        title: "Training puzzles",
        description: "How many distinct puzzles to train on.",
        ui: { unit: "puzzles" },
      }),
    heldOutSize: z
      .int()
      .min(0)
      .max(100_000)
      .default(200)
      .meta({
        title: "Held-out puzzles",
        description: "Kept for evaluation; no prompt is in both splits.",
        ui: { unit: "puzzles" },
      }),
    promptSuffix: z
      .string()
      .max(2000)
      .default("")
      .meta({
        title: "Prompt suffix",
        description: "Added after each puzzle, e.g. how to format the answer.",
        ui: { widget: "textarea" },
      }),
    demonstration: z
      .string()
      .max(2000)
      .default("<answer>{answer}</answer>")
      .meta({
        title: "Demonstration",
        description: "What supervised fine-tuning imitates; {answer} stands for the solution.",
        ui: { widget: "textarea" },
      }),
  }),
  levers: { difficulty: "taskParams" },
  signals: {
    count: { title: "Puzzles", description: "Training puzzles made.", unit: "count", primary: true },
  },
  estimate: ({ params: { trainSize, heldOutSize } }) => ({
    texts: {
      alphabet: null,
      prompt: null,
      demonstration: null,
      train: exactly(trainSize),
      heldOut: exactly(heldOutSize),
    },
  }),
  check: ({ params }) =>
    params.demonstration.includes("{answer}")
      ? []
      : [
          {
            param: "demonstration",
            severity: "warning" as const,
            message: "The demonstration never holds the answer.",
            remedy: "Put {answer} where the solution should stand.",
          },
        ],
});
