import { about, atMost, defineNode, exactly, type TextSizes } from "@switchyard/graph";
import { z } from "zod";

const lengths = z.array(z.int().min(1).max(12)).min(1).max(12);

export const tasksDigitSum = defineNode({
  kind: "tasks.digit_sum",
  title: "Digit sums",
  summary: "Sums of a few digits modulo 10, labelled by whether they need thinking.",
  role: "source",
  outputs: { tasks: { type: "tasks", description: "Training and held-out sums, with need labels." } },
  params: z.strictObject({
    lengths: lengths.default([1, 2, 3, 4, 5, 6]).meta({
      title: "Training lengths",
      description: "How many digits a training sum has; each as often as the others.",
    }),
    heldOutLengths: lengths
      .default([2, 3, 5, 6])
      .meta({ title: "Held-out lengths", description: "The same for the held-out sums." }),
    largestDigit: z
      .int()
      .min(1)
      .max(9)
      .default(9)
      .meta({
        title: "Largest digit",
        description: "Digits go from 0 to this.",
        ui: { advanced: true },
      }),
    needFrom: z.int().min(1).max(13).default(4).meta({
      title: "Needs thinking from",
      description: "A sum of at least this many digits is labelled as needing reasoning.",
    }),
    trainSize: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(20_000)
      .meta({ title: "Training sums", description: "Drawn with replacement.", ui: { unit: "sums" } }),
    heldOutSize: z
      .int()
      .min(0)
      .max(100_000)
      .default(400)
      .meta({
        title: "Held-out sums",
        description: "Drawn with replacement; no prompt is in both splits.",
        ui: { unit: "sums" },
      }),
    heldOutTenths: z
      .int()
      .min(1)
      .max(9)
      .default(2)
      .meta({
        title: "Held-out tenths",
        description: "So many tenths of all sums of a length are held out, the same ones for every seed.",
        ui: { advanced: true },
      }),
    marker: z
      .string()
      .max(40)
      .default("<think>")
      .meta({ title: "Prompt ends in", description: "Added after the digits.", ui: { advanced: true } }),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(0)
      .meta({ title: "Seed", description: "Same seed, same sums." }),
  }),
  labels: () => ["need"],
  levers: { difficulty: "lengths" },
  signals: {
    count: { title: "Sums", description: "Training sums made.", unit: "count", primary: true },
    need: { title: "Need reasoning", description: "Share of the training sums.", unit: "fraction" },
  },
  estimate: ({ params }) => ({ texts: sizesOf(params) }),
  check: ({ params }) =>
    [["lengths", params.lengths] as const, ["heldOutLengths", params.heldOutLengths] as const].flatMap(
      ([param, listed]) =>
        new Set(listed).size === listed.length
          ? []
          : [{ param, message: "A length is listed twice.", remedy: "List each length once." }],
    ),
});

const CLOSE = "</think>";

/** Lengths are taken in turn; a sum that needs thinking shows one running sum a digit. */
function sizesOf(p: {
  lengths: readonly number[];
  needFrom: number;
  marker: string;
  trainSize: number;
  heldOutSize: number;
}): TextSizes {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const shown = p.lengths.map((length) => (length >= p.needFrom ? length : 0));
  return {
    alphabet: atMost(new Set(`0123456789${p.marker}${CLOSE}`).size),
    prompt: about(mean(p.lengths) + p.marker.length),
    demonstration: about(mean(shown) + CLOSE.length + 1),
    train: exactly(p.trainSize),
    heldOut: exactly(p.heldOutSize),
  };
}
