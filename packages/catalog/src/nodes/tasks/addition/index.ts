import { defineNode, exactly } from "@switchyard/graph";
import { z } from "zod";

export const tasksAddition = defineNode({
  kind: "tasks.addition",
  title: "Addition",
  summary:
    "Sums of two numbers, answered units first: the smallest task with something to learn in every token.",
  role: "source",
  outputs: { tasks: { type: "tasks", description: "Training and held-out sums, all with a demonstration." } },
  params: z.strictObject({
    digits: z
      .int()
      .min(1)
      .max(9)
      .default(2)
      .meta({
        title: "Digits",
        description: "Of each number, leading zeros included; the answer has one more.",
        ui: { unit: "digits" },
      }),
    trainSize: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(9000)
      .meta({
        title: "Training sums",
        description:
          "How many different sums to train on; supervised fine-tuning may be given fewer by its 'Examples used'.",
        ui: { unit: "sums" },
      }),
    heldOutSize: z
      .int()
      .min(0)
      .max(100_000)
      .default(500)
      .meta({
        title: "Held-out sums",
        description: "Kept for evaluation; no prompt is in both splits.",
        ui: { unit: "sums" },
      }),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(0)
      .meta({ title: "Seed", description: "Same seed, same sums." }),
  }),
  levers: { difficulty: "digits" },
  signals: {
    count: { title: "Sums", description: "Training sums made.", unit: "count", primary: true },
  },
  estimate: ({ params: { digits, trainSize, heldOutSize } }) => ({
    texts: {
      // Ten digits, + and =.
      alphabet: exactly(12),
      prompt: exactly(2 * digits + 2),
      demonstration: exactly(digits + 1),
      train: exactly(trainSize),
      heldOut: exactly(heldOutSize),
    },
  }),
  check: ({ params }) => {
    const all = 100 ** params.digits;
    return params.trainSize + params.heldOutSize <= all
      ? []
      : [
          {
            param: "trainSize",
            message: `There are only ${all} different sums of this size, not ${params.trainSize + params.heldOutSize}.`,
            remedy: "Ask for fewer sums, or allow more digits.",
          },
        ];
  },
});
