/** Whether the whole graph is on the canvas or one sub-graph alone. Pure. */
import type { GraphDoc } from "@switchyard/graph";
import { partOf, type Shown, shownOf } from "@/features/graph-view";

/** The sub-graph that stays alone on the canvas: none where its frame is gone. */
export const insideOf = (doc: GraphDoc, inside: string | null): string | null =>
  doc.frames?.some(({ id }) => id === inside) ? inside : null;

function isSeen(flowId: string, shown: Shown): boolean {
  const { kind, id } = partOf(flowId);
  if (kind === "node") return shown.hasNode(id);
  return kind === "note" ? shown.hasNote(id) : shown.inside === null;
}

/** Where some things can be seen, by their ids on the canvas: where one is already, if any of them is seen there. */
export function viewOf(doc: GraphDoc, inside: string | null, flowIds: readonly string[]): string | null {
  const [first] = flowIds;
  const now = shownOf(doc, inside);
  if (first === undefined || flowIds.some((id) => isSeen(id, now))) return inside;
  if (isSeen(first, shownOf(doc))) return null;
  const { kind, id } = partOf(first);
  const holds = kind === "note" ? "notes" : "nodes";
  return doc.frames?.find((frame) => frame.folded && frame[holds]?.includes(id))?.id ?? null;
}
