import { example } from "./example";
import type { Template } from "./template";
import { paramOf, withoutKl, withParams } from "./vary";

export const drGrpo: Template = {
  slug: "dr-grpo",
  title: "Dr. GRPO",
  summary:
    "GRPO without its two biases: no division by the group's standard deviation, and a fixed length in place of each answer's own.",
  paper: { id: "2503.20783", title: "Understanding R1-Zero-Like Training: A Critical Perspective" },
  asks: [],
  graph: withParams(withoutKl(example.graph), {
    advantage: { method: "mean" },
    reduction: { method: "fixed_length", fixedLength: paramOf(example.graph, "sampler", "maxTokens") },
  }),
};
