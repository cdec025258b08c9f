/** Which wires of a large graph stay elements of their own when it is seen from far away. Pure. */
import type { Flow, FlowEdge } from "@/features/graph-view";

/** Below this zoom a wire is too thin to be pointed at; above this count, too many to be elements. */
export const FAR_ZOOM = 0.4;
export const MANY_WIRES = 200;

/** Nodes that can be moving: those chosen, and what chosen frames hold. Sorted, so that equal sets are equal texts. */
export function movable({ nodes, frames }: Pick<Flow, "nodes" | "frames">): string[] {
  const chosen = nodes.filter(({ selected }) => selected).map(({ id }) => id);
  const held = frames.flatMap(({ id, selected, data }) => (selected ? [id, ...data.frame.nodes] : []));
  return [...new Set([...chosen, ...held])].sort();
}

/** Wires that move with one of the nodes, and those that are chosen themselves. */
export function liveWires(edges: readonly FlowEdge[], moving: readonly string[]): FlowEdge[] {
  const ends = new Set(moving);
  return edges.filter(({ source, target, selected }) => selected || ends.has(source) || ends.has(target));
}
