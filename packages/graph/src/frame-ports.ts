/**
 * The interface of a frame: which ports of its members it shows as its own, in their order. What has been settled in
 * the document comes first; the ports of wires across its border that are not listed there follow as the wires do.
 */
import type { FramePort, GraphDoc, GraphFrame } from "./document";
import { portKey } from "./save";

export type PortId = Pick<FramePort, "side" | "node" | "port">;

/** The ports inside of a frame that a wire leads to or from across its border, each once, in the order of the wires. */
export function portsAcross(doc: GraphDoc, frame: GraphFrame): PortId[] {
  return acrossOf(doc, [frame]).get(frame.id) ?? [];
}

/** The same for several frames in one pass over the wires, by frame id; a node in two counts for the first. */
function acrossOf(doc: GraphDoc, frames: readonly GraphFrame[]): Map<string, PortId[]> {
  const home = new Map<string, string>();
  for (const { id, nodes } of frames) for (const node of nodes) if (!home.has(node)) home.set(node, id);
  const across = new Map<string, Map<string, PortId>>();
  const take = (frame: string, port: PortId) => {
    const ports = across.get(frame) ?? new Map<string, PortId>();
    across.set(frame, ports);
    if (!ports.has(portKey(port))) ports.set(portKey(port), port);
  };
  for (const { from, to } of doc.edges) {
    const [source, target] = [home.get(from.node), home.get(to.node)];
    if (source === target) continue;
    if (source !== undefined) take(source, { side: "out", node: from.node, port: from.port });
    if (target !== undefined) take(target, { side: "in", node: to.node, port: to.port });
  }
  return new Map([...across].map(([id, ports]) => [id, [...ports.values()]]));
}

/** By frame id, inputs and outputs in one list. */
export function framePortsOf(
  doc: GraphDoc,
  frames: readonly GraphFrame[],
): ReadonlyMap<string, readonly FramePort[]> {
  if (frames.length === 0) return new Map();
  const across = acrossOf(doc, frames);
  return new Map(
    frames.map((frame) => {
      const members = new Set(frame.nodes);
      const listed = new Map<string, FramePort>();
      for (const port of [...(frame.ports ?? []), ...(across.get(frame.id) ?? [])])
        if (members.has(port.node) && !listed.has(portKey(port))) listed.set(portKey(port), port);
      return [frame.id, [...listed.values()]];
    }),
  );
}
