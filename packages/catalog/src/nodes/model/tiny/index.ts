import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { tinySizes } from "../../../tiny-sizes";

export const modelTiny = defineNode({
  kind: "model.tiny",
  title: "Tiny decoder",
  summary: "A small decoder from scratch, with a tokenizer trained on the tasks.",
  role: "source",
  inputs: {
    tasks: {
      type: "tasks",
      description: "Text that the tokenizer is trained on.",
      required: true,
      cardinality: "many",
    },
  },
  outputs: { model: { type: "model", description: "Freshly initialised weights." } },
  params: z.strictObject({
    layers: z.int().min(1).max(48).default(4).meta({ title: "Layers", description: "Transformer blocks." }),
    width: z
      .int()
      .min(16)
      .max(4096)
      .default(128)
      .meta({ title: "Width", description: "Size of the residual stream." }),
    heads: z
      .int()
      .min(1)
      .max(64)
      .default(4)
      .meta({ title: "Heads", description: "Attention heads; must divide the width." }),
    context: z
      .int()
      .min(16)
      .max(8192)
      .default(256)
      .meta({
        title: "Context",
        description: "Most tokens of prompt and response together.",
        ui: { unit: "tokens" },
      }),
    positions: z.enum(["rotary", "learned"]).default("rotary").meta({
      title: "Positions",
      description:
        "Keys and queries turned by their distance, or a learned vector for each place; the latter learns tasks of fixed layout from far fewer examples.",
    }),
    tokenizer: z.enum(["character", "bpe"]).default("bpe").meta({
      title: "Tokenizer",
      description: "One token a character, or byte-pair encoding trained on the tasks.",
    }),
    vocabulary: z
      .int()
      .min(64)
      .max(65_536)
      .default(512)
      .meta({
        title: "Vocabulary",
        description: "Entries of the byte-pair encoding.",
        ui: { when: { param: "tokenizer", in: ["bpe"] } },
      }),
    merges: z
      .enum(["words", "phrases"])
      .default("words")
      .meta({
        title: "Merges",
        description:
          "A token stays inside a word, or may be a whole phrase between two capitalised words: far fewer tokens where texts repeat their wording.",
        ui: { when: { param: "tokenizer", in: ["bpe"] } },
      }),
    markers: z.array(z.string().min(1).max(40)).max(32).default([]).meta({
      title: "Markers",
      description: "Texts that are always one token, such as <think> and </think>.",
    }),
    initSeed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(0)
      .meta({
        title: "Initial seed",
        description: "Added to the run's seed for the initial weights.",
        ui: { advanced: true },
      }),
  }),
  signals: {
    parameters: { title: "Parameters", description: "Trainable weights.", unit: "count", primary: true },
  },
  estimate: ({ params, plugged }) => ({
    model: tinySizes(
      params,
      (plugged.tasks ?? []).map(({ texts }) => texts),
    ),
  }),
  check: ({ params }) => {
    if (new Set(params.markers).size < params.markers.length)
      return [{ param: "markers", message: "A marker is listed twice.", remedy: "Keep one of the two." }];
    if (params.width % params.heads !== 0)
      return [
        {
          param: "heads",
          message: `${params.heads} heads do not divide a width of ${params.width}.`,
          remedy: "Choose a number of heads that divides the width.",
        },
      ];
    return (params.width / params.heads) % 2 === 0
      ? []
      : [
          {
            param: "width",
            message: `A head of ${params.width / params.heads} has no halves to rotate.`,
            remedy: "Rotary position embedding needs an even width per head.",
          },
        ];
  },
});
