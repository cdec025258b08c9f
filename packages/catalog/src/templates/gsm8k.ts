import { removeNodes } from "@switchyard/graph";
import { example } from "./example";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

const replaced = [
  { id: "gsm8k", kind: "tasks.jsonl", x: 0, y: 160, label: "GSM8K" },
  { id: "base", kind: "model.huggingface", x: 280, y: 0, label: "Base model" },
].reduce(withNode, removeNodes(example.graph, ["puzzles", "decoder", "warmup"]));

const wired = withWires(
  replaced,
  ...["grpo", "before", "after"].map((id) => `gsm8k.tasks -> ${id}.tasks`),
  "base.model -> grpo.model",
  "base.model -> before.model",
);

export const gsm8k: Template = {
  slug: "gsm8k",
  title: "GSM8K with a pretrained model",
  summary:
    "School mathematics from the original JSONL file, with low-rank adapters on a small instruction-tuned model. Meant for a GPU.",
  paper: { id: "2110.14168", title: "Training Verifiers to Solve Math Word Problems" },
  asks: [{ nodeId: "gsm8k", param: "file" }],
  graph: withParams(wired, {
    gsm8k: {
      format: "gsm8k",
      promptSuffix: "\nReason step by step, then give the final number inside <answer> and </answer>.",
    },
    base: { source: "Qwen/Qwen2.5-0.5B-Instruct" },
    sampler: { groupSize: 8, maxTokens: 512 },
    verifier: { method: "math_verify" },
    format: { allowOutside: true },
    grpo: { steps: 200, promptsPerStep: 16, learningRate: 0.00001, microBatchSize: 16 },
    before: { maxTokens: 512 },
    after: { maxTokens: 512 },
    export: { name: "gsm8k-grpo" },
  }),
};
