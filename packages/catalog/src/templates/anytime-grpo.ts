import { setLabel } from "@switchyard/graph";
import { anytime } from "./anytime";
import type { Template } from "./template";
import { withParams } from "./vary";

export const anytimeGrpo: Template = {
  slug: "anytime-grpo",
  title: "GRPO on thinking, for comparison",
  summary:
    "The anytime template with one budget and one summary: only the answer to the whole thinking counts, and everything is compared with the group.",
  paper: { id: "2402.03300", title: "DeepSeekMath" },
  asks: [],
  graph: [
    ["brpo", "GRPO"],
    ["after", "Anytime accuracy after GRPO"],
  ].reduce(
    (doc, [id = "", label = ""]) => setLabel(doc, id, label),
    withParams(anytime.graph, {
      rollout: { budgets: [16], summaries: 1 },
      advantage: { summaryGrouping: "final" },
    }),
  ),
};
