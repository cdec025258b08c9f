import { removeNodes } from "@switchyard/graph";
import { example } from "./example";
import type { Template } from "./template";
import { withWires } from "./vary";

const RL_PART = ["grpo", "sampler", "format", "reward", "advantage", "clip", "kl", "reduction", "after"];

export const sftOnly: Template = {
  slug: "sft-only",
  title: "Supervised fine-tuning alone",
  summary: "Imitates demonstrations and measures the result: the baseline for everything else.",
  asks: [],
  graph: withWires(removeNodes(example.graph, RL_PART), "warmup.model -> export.model"),
};
