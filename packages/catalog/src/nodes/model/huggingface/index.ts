import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { pretrainedSizes } from "../../../pretrained-sizes";

export const modelHuggingface = defineNode({
  kind: "model.huggingface",
  title: "Hugging Face model",
  summary: "A causal language model by id, folder of safetensors, or GGUF file.",
  role: "source",
  outputs: { model: { type: "model", description: "The pretrained weights." } },
  params: z.strictObject({
    source: z
      .string()
      .max(500)
      .default("")
      .meta({ title: "Model", description: "Hub id (owner/name), or a folder on the worker's disk." }),
    revision: z
      .string()
      .max(100)
      .default("main")
      .meta({ title: "Revision", description: "Branch, tag or commit of a hub id." }),
    ggufFile: z.string().max(300).default("").meta({
      title: "GGUF file",
      description: "File name inside the folder or repository; empty for safetensors.",
    }),
    training: z
      .enum(["lora", "full"])
      .default("lora")
      .meta({ title: "Trained weights", description: "Low-rank adapters, or every weight." }),
    loraRank: z
      .int()
      .min(1)
      .max(512)
      .default(16)
      .meta({
        title: "LoRA rank",
        description: "Rank of the adapters.",
        ui: { when: { param: "training", in: ["lora"] } },
      }),
    loraAlpha: z
      .number()
      .gt(0)
      .max(1024)
      .default(32)
      .meta({
        title: "LoRA alpha",
        description: "Adapters are scaled by alpha / rank.",
        ui: { when: { param: "training", in: ["lora"] } },
      }),
    loraTargets: z
      .string()
      .max(500)
      .default("all-linear")
      .meta({
        title: "LoRA targets",
        description: "all-linear, or module names separated by commas.",
        ui: { advanced: true, when: { param: "training", in: ["lora"] } },
      }),
    dtype: z
      .enum(["auto", "float32", "bfloat16"])
      .default("auto")
      .meta({ title: "Data type", description: "auto: bfloat16 on CUDA, float32 on a CPU." }),
    useChatTemplate: z.boolean().default(true).meta({
      title: "Chat template",
      description: "Wrap prompts in the model's chat template where it has one.",
    }),
  }),
  signals: {
    parameters: { title: "Parameters", description: "Trainable weights.", unit: "count", primary: true },
  },
  estimate: ({ params }) => ({ model: pretrainedSizes(params) }),
  check: ({ params }) =>
    params.source.trim()
      ? []
      : [
          {
            param: "source",
            message: "No model is named.",
            remedy: "Give a hub id such as owner/name, or a folder on the worker.",
          },
        ],
});
