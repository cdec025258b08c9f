/** The ports of what a frame holds, in words. Pure. */
import { catalog } from "@switchyard/catalog";
import { type GraphDoc, type GraphFrame, type PortId, portKey } from "@switchyard/graph";

export function memberTitle(doc: GraphDoc, id: string): string {
  const node = doc.nodes.find((candidate) => candidate.id === id);
  return node?.label ?? catalog.get(node?.kind ?? "")?.title ?? id;
}

export function portTitle(doc: GraphDoc, { side, node, port }: PortId): string {
  const kind = doc.nodes.find(({ id }) => id === node)?.kind;
  return (side === "in" ? catalog.get(kind ?? "")?.inputs[port]?.title : undefined) ?? port;
}

/** Ports of members that the frame does not show on that side. */
export function hiddenPorts(
  doc: GraphDoc,
  frame: GraphFrame,
  { side, shown }: { side: PortId["side"]; shown: readonly PortId[] },
): PortId[] {
  const [members, taken] = [new Set(frame.nodes), new Set(shown.map(portKey))];
  return doc.nodes
    .filter(({ id }) => members.has(id))
    .flatMap(({ id, kind }) => {
      const definition = catalog.get(kind);
      const ports = Object.keys((side === "in" ? definition?.inputs : definition?.outputs) ?? {});
      return ports.map((port) => ({ side, node: id, port }));
    })
    .filter((port) => !taken.has(portKey(port)));
}
