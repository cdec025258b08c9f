import type { Catalog, GraphDoc, GraphEdge, PortRef, WireType } from "@switchyard/graph";
import type { WireProbe } from "@/features/graph-view";

/**
 * Says for every port whether it would take the wire being dragged. What depends only on the wire's fixed end is
 * worked out once per drag, so a canvas with thousands of ports stays quick. Agrees with `whyNotConnect`.
 */
export function makeWireJudge(doc: GraphDoc, catalog: Catalog): (probe: WireProbe) => boolean {
  const kinds = new Map(doc.nodes.map((node) => [node.id, node.kind]));
  const typeOf = (ref: PortRef, side: WireProbe["from"]["side"]): WireType | undefined => {
    const definition = catalog.get(kinds.get(ref.node) ?? "");
    return (side === "source" ? definition?.outputs : definition?.inputs)?.[ref.port]?.type;
  };
  let held: { key: string; type: WireType | undefined; blocked: ReadonlySet<string> } | null = null;
  return ({ from, onto }) => {
    if (from.side === onto.side) return false;
    const key = `${from.node}/${from.port}/${from.side}`;
    if (held?.key !== key) {
      held = { key, type: typeOf(from, from.side), blocked: reachableFrom(doc, from.node, from.side) };
    }
    const type = typeOf(onto, onto.side);
    return type !== undefined && type === held.type && !held.blocked.has(onto.node);
  };
}

/** Nodes that would close a circle: what feeds a wire's source, or what its target feeds. The node itself included. */
function reachableFrom(doc: GraphDoc, start: string, side: "source" | "target"): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const { from, to } of doc.edges) {
    const [here, there] = side === "source" ? [to.node, from.node] : [from.node, to.node];
    const list = next.get(here);
    if (list) list.push(there);
    else next.set(here, [there]);
  }
  const seen = new Set([start]);
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const other of next.get(id) ?? []) {
      if (seen.has(other)) continue;
      seen.add(other);
      waiting.push(other);
    }
  }
  return seen;
}

/** The wire between two ends, whichever of them was the start of the drag. */
export function edgeOf({ from, onto }: WireProbe): GraphEdge {
  const [source, target] = from.side === "source" ? [from, onto] : [onto, from];
  return { from: { node: source.node, port: source.port }, to: { node: target.node, port: target.port } };
}
