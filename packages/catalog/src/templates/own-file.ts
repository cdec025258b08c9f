import { removeNodes } from "@switchyard/graph";
import { example } from "./example";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

const CONSUMERS = ["decoder", "warmup", "grpo", "before", "after"];

export const ownFile: Template = {
  slug: "own-file",
  title: "Your own file of tasks",
  summary:
    "The example on prompts and answers that you upload, one JSON object a line; answers are compared as text.",
  asks: [{ nodeId: "file", param: "file" }],
  graph: withParams(
    withWires(
      withNode(removeNodes(example.graph, ["puzzles"]), { id: "file", kind: "tasks.jsonl", x: 0, y: 160 }),
      ...CONSUMERS.map((id) => `file.tasks -> ${id}.tasks`),
    ),
    { verifier: { method: "exact" } },
  ),
};
