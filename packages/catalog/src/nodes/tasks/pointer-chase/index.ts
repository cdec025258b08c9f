import { about, type CheckFinding, defineNode, exactly, type TextSizes } from "@switchyard/graph";
import { z } from "zod";

export const tasksPointerChase = defineNode({
  kind: "tasks.pointer_chase",
  title: "Pointer chasing",
  summary: "Follow a permutation for some hops: a task whose thinking has a length that is known.",
  role: "source",
  outputs: { tasks: { type: "tasks", description: "Training and held-out chains." } },
  params: z.strictObject({
    size: z
      .int()
      .min(2)
      .max(10)
      .default(6)
      .meta({ title: "Places", description: "The permutation is one of the digits below this." }),
    maxHops: z
      .int()
      .min(1)
      .max(64)
      .default(5)
      .meta({ title: "Most hops", description: "Each chain has 1 to this many hops.", ui: { unit: "hops" } }),
    fillerProbability: z
      .number()
      .min(0)
      .max(0.95)
      .default(0.5)
      .meta({
        title: "Fillers",
        description:
          "Chance that the demonstrations' thinking has one more meaningless token before a hop; p / (1 - p) of them on average.",
        ui: { step: 0.05 },
      }),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(0)
      .meta({ title: "Seed", description: "Same seed, same chains." }),
    trainSize: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(16_000)
      .meta({
        title: "Training chains",
        description: "How many distinct prompts to train on.",
        ui: { unit: "prompts" },
      }),
    heldOutSize: z
      .int()
      .min(0)
      .max(100_000)
      .default(2000)
      .meta({
        title: "Held-out chains",
        description: "Kept for evaluation; no prompt is in both splits.",
        ui: { unit: "prompts" },
      }),
    demonstration: z
      .string()
      .max(2000)
      .default("<think>{thinking}</think><answer>{answer}</answer>")
      .meta({
        title: "Demonstration",
        description:
          "What supervised fine-tuning imitates; {thinking} stands for the hops and fillers, {answer} for the place where the chain ends.",
        ui: { widget: "textarea" },
      }),
  }),
  levers: { difficulty: "maxHops" },
  signals: {
    count: { title: "Chains", description: "Training prompts made.", unit: "count", primary: true },
  },
  estimate: ({ params }) => ({ texts: sizesOf(params) }),
  check: ({ params }) => [...checkSizes(params), ...checkSlots(params.demonstration)],
});

function checkSizes(p: {
  size: number;
  maxHops: number;
  trainSize: number;
  heldOutSize: number;
}): CheckFinding[] {
  const permutations = Array.from({ length: p.size }, (_, i) => i + 1).reduce((product, i) => product * i, 1);
  const prompts = permutations * p.size * p.maxHops;
  if (p.trainSize + p.heldOutSize <= prompts) return [];
  return [
    {
      param: "trainSize",
      message: `There are only ${prompts} different prompts, not ${p.trainSize + p.heldOutSize}.`,
      remedy: "Ask for fewer, or allow more places or hops.",
    },
  ];
}

function checkSlots(demonstration: string): CheckFinding[] {
  const missing = ["{thinking}", "{answer}"].filter((slot) => !demonstration.includes(slot));
  return missing.map((slot) => ({
    param: "demonstration",
    severity: "warning",
    message: `The demonstration never holds ${slot}.`,
    remedy: `Put ${slot} where it should stand.`,
  }));
}

const FILLER = ".";

function sizesOf(p: {
  size: number;
  maxHops: number;
  fillerProbability: number;
  demonstration: string;
  trainSize: number;
  heldOutSize: number;
}): TextSizes {
  const hops = (p.maxHops + 1) / 2;
  const thinking = hops * (1 + p.fillerProbability / (1 - p.fillerProbability));
  const written = p.demonstration.replace("{thinking}", "").replace("{answer}", "");
  return {
    alphabet: about(new Set(`0123456789 ${FILLER}${written}`).size),
    // The permutation, a start, the hops, and two spaces.
    prompt: about(p.size + 3 + String(p.maxHops).length),
    demonstration: about(written.length + thinking + 1),
    framing: written,
    train: exactly(p.trainSize),
    heldOut: exactly(p.heldOutSize),
  };
}
