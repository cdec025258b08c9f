import { about, atMost, type CheckFinding, defineNode, exactly, type TextSizes } from "@switchyard/graph";
import { z } from "zod";
import { checkTemplate, templateParam } from "../../../judge-params";

const ofSums = { when: { param: "source", in: ["sums"] } };
const ofFile = { when: { param: "source", in: ["file"] } };
const column = z.string().min(1).max(200);

export const tasksJudgePairs = defineNode({
  kind: "tasks.judge_pairs",
  title: "Judge pairs",
  summary: "A question with two answers, one of them the better: made from small sums, or from preferences.",
  role: "source",
  paper: { id: "2505.11875", title: "J1" },
  outputs: { tasks: { type: "tasks", description: "Pairs to judge; the answer is the letter A or B." } },
  params: z.strictObject({
    source: z.enum(["sums", "file"]).default("sums").meta({
      title: "Source",
      description: "Sums of a few digits with a right and a wrong total; or a JSONL file of preferences.",
    }),
    digits: z.int().min(1).max(12).default(4).meta({
      title: "Digits",
      description: "How many digits are added.",
      ui: ofSums,
    }),
    largestDigit: z.int().min(1).max(9).default(2).meta({
      title: "Largest digit",
      description: "Digits go from 0 to this; small ones are learnt far sooner.",
      ui: ofSums,
    }),
    trainSize: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(8000)
      .meta({
        title: "Training pairs",
        description: "Drawn with replacement.",
        ui: { unit: "pairs", ...ofSums },
      }),
    heldOutStrings: z.int().min(0).max(100_000).default(16).meta({
      title: "Held-out sums",
      description: "Digit strings that no training pair asks about.",
      ui: ofSums,
    }),
    heldOutSize: z
      .int()
      .min(0)
      .max(100_000)
      .default(128)
      .meta({
        title: "Held-out pairs",
        description: "At most this many different pairs about the held-out sums.",
        ui: { unit: "pairs", ...ofSums },
      }),
    file: z
      .string()
      .regex(/^([0-9a-f]{64})?$/, "the digest of an uploaded file")
      .default("")
      .meta({
        title: "File",
        description: "A JSONL file, stored by its content.",
        ui: { widget: "upload", ...ofFile },
      }),
    fileName: z
      .string()
      .max(200)
      .default("")
      .meta({ title: "File name", description: "For display.", ui: ofFile }),
    questionColumn: column
      .default("question")
      .meta({ title: "Question column", description: "Holds what was asked.", ui: ofFile }),
    chosenColumn: column
      .default("chosen")
      .meta({ title: "Chosen column", description: "Holds the better answer.", ui: ofFile }),
    rejectedColumn: column
      .default("rejected")
      .meta({ title: "Rejected column", description: "Holds the worse answer.", ui: ofFile }),
    template: templateParam.meta({ ui: { widget: "textarea", ...ofFile } }),
    heldOutShare: z.number().min(0).max(0.9).default(0.1).meta({
      title: "Held-out share",
      description: "Chosen by a hash of the question, so that all pairs of one question are on one side.",
      ui: ofFile,
    }),
    maxBadLines: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(0)
      .meta({
        title: "Bad lines allowed",
        description: "More than this many unusable lines stop the run.",
        ui: { unit: "lines", ...ofFile },
      }),
    randomOrder: z.boolean().default(true).meta({
      title: "Random order",
      description: "Which answer is A is drawn for each pair; off: the better one is always A.",
    }),
    bothOrders: z.enum(["none", "heldOut", "all"]).default("heldOut").meta({
      title: "In both orders",
      description:
        "Pairs that are asked a second time with their answers swapped: no pair, held-out pairs, or all.",
    }),
    promptSuffix: z
      .string()
      .max(2000)
      .default("")
      .meta({ title: "Prompt suffix", description: "Added after each prompt.", ui: { advanced: true } }),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(0)
      .meta({ title: "Seed", description: "Same seed, same pairs and orders." }),
  }),
  labels: () => ["verdict"],
  levers: { difficulty: "digits" },
  signals: {
    count: { title: "Prompts", description: "Training prompts made.", unit: "count", primary: true },
    shareA: {
      title: "Better is A",
      description: "Share of the training prompts whose better answer is A.",
      unit: "fraction",
    },
  },
  estimate: ({ params }) => (params.source === "sums" ? { texts: sizesOfSums(params) } : {}),
  check: ({ params }) => (params.source === "sums" ? checkSums(params) : checkFile(params)),
});

function checkSums(p: { digits: number; largestDigit: number; heldOutStrings: number }): CheckFinding[] {
  const strings = (p.largestDigit + 1) ** p.digits;
  if (p.heldOutStrings < strings) return [];
  return [
    {
      param: "heldOutStrings",
      message: `There are only ${strings} sums of this size, so none is left to train on.`,
      remedy: "Hold fewer out, or allow more or larger digits.",
    },
  ];
}

function checkFile(p: {
  file: string;
  template: string;
  questionColumn: string;
  chosenColumn: string;
  rejectedColumn: string;
}): CheckFinding[] {
  const columns = [p.questionColumn, p.chosenColumn, p.rejectedColumn];
  return [
    ...(p.file
      ? []
      : [
          {
            param: "file",
            message: "No file is chosen.",
            remedy: "Upload a JSONL file with a question, a chosen and a rejected answer in each line.",
          },
        ]),
    ...(new Set(columns).size === columns.length
      ? []
      : [
          {
            param: "rejectedColumn",
            message: "One column is named twice.",
            remedy: "Name three different columns.",
          },
        ]),
    ...checkTemplate(p.template),
  ];
}

/** `0121|4A3B?` */
function sizesOfSums(p: {
  digits: number;
  largestDigit: number;
  trainSize: number;
  heldOutSize: number;
  bothOrders: string;
  promptSuffix: string;
}): TextSizes {
  const copies = (on: boolean) => (on ? 2 : 1);
  return {
    alphabet: atMost(new Set(`0123456789|AB?${p.promptSuffix}`).size),
    prompt: about(p.digits + 6 + p.promptSuffix.length),
    demonstration: null,
    train: exactly(p.trainSize * copies(p.bothOrders === "all")),
    heldOut: atMost(p.heldOutSize * copies(p.bothOrders !== "none")),
  };
}
