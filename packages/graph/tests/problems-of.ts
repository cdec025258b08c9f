import { type GraphDoc, type GraphProblem, validateGraph } from "../src";
import { goodGraph, smallCatalog } from "./small-catalog";

/** Everything that is said of a document. */
export function problemsOf(source: unknown): GraphProblem[] {
  const result = validateGraph(source, smallCatalog);
  return result.ok ? result.warnings : result.problems;
}

/** `code node port/param`, sorted: what and where, without the words. */
export const places = (source: unknown): string[] =>
  problemsOf(source)
    .map(({ code, nodeId, port, param }) => [code, nodeId, port ?? param].filter(Boolean).join(" "))
    .sort();

/** A good graph, but for the parameters of its loss. */
export function withParams(params: GraphDoc["nodes"][number]["params"]): GraphDoc {
  const doc = goodGraph();
  return { ...doc, nodes: doc.nodes.map((node) => (node.id === "loss" ? { ...node, params } : node)) };
}
