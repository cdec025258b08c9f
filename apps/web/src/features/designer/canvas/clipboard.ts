import { catalog } from "@switchyard/catalog";
import { DOCUMENT_VERSION, type GraphClip, type GraphProblem, loadGraph } from "@switchyard/graph";

/** Nodes as text: a graph document, so that a whole exported graph can be pasted as well. */
export const clipToText = (clip: GraphClip): string =>
  JSON.stringify({ version: DOCUMENT_VERSION, ...clip }, null, 2);

/** Part of a graph, or what is wrong with a text that means to be one; null where the text is something else. */
export function clipFromText(text: string): { clip: GraphClip | null; problem: GraphProblem | null } | null {
  if (!text.trimStart().startsWith("{") || !text.includes('"nodes"')) return null;
  const loaded = loadGraph(text, catalog);
  if (!loaded.ok) return { clip: null, problem: loaded.problems[0] ?? null };
  const { nodes, notes = [] } = loaded.doc;
  return nodes.length + notes.length > 0 ? { clip: loaded.doc, problem: null } : null;
}
