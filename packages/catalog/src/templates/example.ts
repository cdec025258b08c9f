import { type GraphDoc, loadGraph } from "@switchyard/graph";
import knightsGrpo from "../../../../fixtures/graphs/knights-grpo.json";
import { catalog } from "../catalog";
import type { Template } from "./template";

function opened(source: unknown): GraphDoc {
  const loaded = loadGraph(source, catalog);
  if (!loaded.ok) throw new Error(loaded.problems.map((problem) => problem.message).join(" "));
  return loaded.doc;
}

/** Sizes and rates of this graph are measured (docs/results/example.md); the variants below inherit them. */
export const example: Template = {
  slug: "knights-grpo",
  title: "Knights and knaves, from scratch",
  summary:
    "A small decoder learns a logic puzzle: a short warm-up on demonstrations, then GRPO with a verifier and a format reward. Minutes on two CPU cores.",
  paper: { id: "2402.03300", title: "DeepSeekMath" },
  asks: [],
  graph: opened(knightsGrpo),
};
