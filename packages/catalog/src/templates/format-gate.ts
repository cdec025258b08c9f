import { example } from "./example";
import type { Template } from "./template";
import { withoutWires, withParams, withWires } from "./vary";

export const formatGate: Template = {
  slug: "format-gate",
  title: "Format as a gate",
  summary:
    "An answer counts only in the right format: the format score opens a gate in place of adding to the sum, so that form alone earns nothing.",
  asks: [],
  graph: withParams(
    withWires(withoutWires(example.graph, "format.reward -> reward.rewards"), "format.reward -> reward.gate"),
    { reward: { gateThreshold: 1, closedScore: 0 } },
  ),
};
