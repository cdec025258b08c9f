import { catalog } from "@switchyard/catalog";
import { DOCUMENT_VERSION, type GraphClip, loadGraph } from "@switchyard/graph";

/** Nodes as text: a graph document, so that a whole exported graph can be pasted as well. */
export const clipToText = (clip: GraphClip): string =>
  JSON.stringify({ version: DOCUMENT_VERSION, nodes: clip.nodes, edges: clip.edges }, null, 2);

/** Null where the text is something else. */
export function clipFromText(text: string): GraphClip | null {
  if (!text.trimStart().startsWith("{")) return null;
  const loaded = loadGraph(text, catalog);
  return loaded.ok && loaded.doc.nodes.length > 0 ? loaded.doc : null;
}
