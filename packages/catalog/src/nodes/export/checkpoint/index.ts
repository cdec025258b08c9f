import { defineNode, exactly } from "@switchyard/graph";
import { z } from "zod";
import { quickWork } from "../../../stage-work";

export const exportCheckpoint = defineNode({
  kind: "export.checkpoint",
  title: "Export checkpoint",
  summary: "Keeps the policy as safetensors with its tokenizer, to download or load elsewhere.",
  role: "stage",
  inputs: { model: { type: "model", description: "The policy to keep.", required: true } },
  params: z.strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, "letters, digits, '.', '_' and '-'")
      .default("policy")
      .meta({ title: "Name", description: "Of the download." }),
    dtype: z
      .enum(["as_trained", "float32", "bfloat16"])
      .default("as_trained")
      .meta({ title: "Data type", description: "Of the stored weights." }),
    mergeLora: z
      .boolean()
      .default(true)
      .meta({ title: "Merge adapters", description: "Fold LoRA adapters into the weights." }),
  }),
  signals: { bytes: { title: "Size", description: "Bytes written.", unit: "count", primary: true } },
  estimate: () => ({ work: quickWork(exactly(1), "files") }),
});
