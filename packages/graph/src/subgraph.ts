/**
 * A frame as a sub-graph: folded into one card with a named interface, and unfolded again. All of it is how a graph
 * is shown: nodes and wires stay what they are, so that checks, hashes and jobs know nothing of it. As in `edit.ts`,
 * each edit gives a new document, or the very same object where there is nothing to change.
 */
import { withAnnotations } from "./annotate";
import type { Catalog } from "./define-node";
import type { FramePort, GraphDoc, GraphFrame, GraphNode } from "./document";
import { framePortsOf, type PortId, portsAcross } from "./frame-ports";
import { isSameJson, portKey } from "./save";
import type { WireType } from "./wires";

/** A port as the frame shows it. */
export interface InterfacePort extends PortId {
  /** No other port of its side has the same. */
  readonly name: string;
  /** The author gave it the name. */
  readonly isNamed: boolean;
  /** Null where the member's kind has no such port. */
  readonly type: WireType | null;
}

export interface FrameInterface {
  readonly inputs: readonly InterfacePort[];
  readonly outputs: readonly InterfacePort[];
}

export const MAX_PORT_NAME = 64;

/** The interfaces of some frames, by frame id. One pass over the wires. */
export function interfacesOf(
  doc: GraphDoc,
  frames: readonly GraphFrame[],
  catalog: Catalog,
): ReadonlyMap<string, FrameInterface> {
  if (frames.length === 0) return new Map();
  const nodes = new Map(doc.nodes.map((node) => [node.id, node]));
  return new Map(
    [...framePortsOf(doc, frames)].map(([id, ports]) => {
      const side = (wanted: FramePort["side"]) =>
        namedPorts(
          ports.filter((port) => port.side === wanted),
          (node) => nodes.get(node),
          catalog,
        );
      return [id, { inputs: side("in"), outputs: side("out") }];
    }),
  );
}

export const interfaceOf = (doc: GraphDoc, frame: GraphFrame, catalog: Catalog): FrameInterface =>
  interfacesOf(doc, [frame], catalog).get(frame.id) ?? { inputs: [], outputs: [] };

/** What a port is called and carries by its kind. */
function declared({ side, port }: PortId, node: GraphNode | undefined, catalog: Catalog) {
  const definition = catalog.get(node?.kind ?? "");
  const input = side === "in" ? definition?.inputs[port] : undefined;
  const output = side === "out" ? definition?.outputs[port] : undefined;
  return {
    own: input?.title ?? port,
    ofNode: `${node?.label ?? definition?.title ?? node?.id ?? ""} ${input?.title ?? port}`.trim(),
    type: input?.type ?? output?.type ?? null,
  };
}

/**
 * Names that the author gave come first. The others go by the port's own name where it is the only one of its kind,
 * else with the node's name before it; a number makes unique what still is not.
 */
function namedPorts(
  ports: readonly FramePort[],
  nodeOf: (id: string) => GraphNode | undefined,
  catalog: Catalog,
): InterfacePort[] {
  const all = ports.map((port) => ({ port, ...declared(port, nodeOf(port.node), catalog) }));
  const taken = new Set<string>();
  const free = (wanted: string): string => {
    let name = wanted;
    for (let count = 2; taken.has(name); count++) name = `${wanted} ${count}`;
    taken.add(name);
    return name;
  };
  const given = new Map(
    all.flatMap(({ port }) => (port.name === undefined ? [] : [[portKey(port), free(port.name)] as const])),
  );
  const owners = new Map<string, number>();
  for (const { port, own } of all) if (port.name === undefined) owners.set(own, (owners.get(own) ?? 0) + 1);
  return all.map(({ port, own, ofNode, type }) => {
    const { side, node, port: id } = port;
    const name = given.get(portKey(port)) ?? free(owners.get(own) === 1 && !taken.has(own) ? own : ofNode);
    return { side, node, port: id, name, isNamed: port.name !== undefined, type };
  });
}

const frameOf = (doc: GraphDoc, id: string): GraphFrame | undefined =>
  doc.frames?.find((frame) => frame.id === id);

/** Puts another frame in its place; keeps the document where both are the same. */
function withFrame(doc: GraphDoc, frame: GraphFrame): GraphDoc {
  const held = frameOf(doc, frame.id);
  if (!held || isSameJson(held, frame)) return doc;
  return withAnnotations(doc, { frames: (doc.frames ?? []).map((each) => (each === held ? frame : each)) });
}

function withPorts({ ports: _, ...frame }: GraphFrame, ports: readonly FramePort[]): GraphFrame {
  return ports.length > 0 ? { ...frame, ports: [...ports] } : frame;
}

const allPorts = (doc: GraphDoc, frame: GraphFrame): readonly FramePort[] =>
  framePortsOf(doc, [frame]).get(frame.id) ?? [];

/**
 * Folds a frame, and settles the interface that it has at that moment: a port stays on the card while its wire is
 * taken away to draw another.
 */
export function foldFrame(doc: GraphDoc, id: string): GraphDoc {
  const frame = frameOf(doc, id);
  if (!frame || frame.folded) return doc;
  return withFrame(doc, { ...withPorts(frame, allPorts(doc, frame)), folded: true });
}

export function unfoldFrame(doc: GraphDoc, id: string): GraphDoc {
  const frame = frameOf(doc, id);
  if (!frame) return doc;
  const { folded: _, ...unfolded } = frame;
  return withFrame(doc, unfolded);
}

/** A port of one frame. */
export interface PortOfFrame {
  readonly frame: string;
  readonly port: PortId;
}

/** Why a port cannot be called that, as a sentence for its field; null where it can. An empty name is the default. */
export function whyNotPortName(
  doc: GraphDoc,
  { frame: id, port }: PortOfFrame,
  { name, catalog }: { name: string; catalog: Catalog },
): string | null {
  const frame = frameOf(doc, id);
  const wanted = name.trim();
  if (!frame || wanted === "") return null;
  if (wanted.length > MAX_PORT_NAME) return `A name has at most ${MAX_PORT_NAME} characters.`;
  const { inputs, outputs } = interfaceOf(doc, frame, catalog);
  const others = (port.side === "in" ? inputs : outputs).filter((each) => portKey(each) !== portKey(port));
  const isTaken = others.some((each) => each.name === wanted);
  const noun = port.side === "in" ? "input" : "output";
  return isTaken ? `Another ${noun} is called “${wanted}”. Choose a name that no other ${noun} has.` : null;
}

/** Names a port; an empty name brings the default back, and one that is taken changes nothing. */
export function nameFramePort(
  doc: GraphDoc,
  target: PortOfFrame,
  { name, catalog }: { name: string; catalog: Catalog },
): GraphDoc {
  const frame = frameOf(doc, target.frame);
  if (!frame || whyNotPortName(doc, target, { name, catalog }) !== null) return doc;
  const wanted = name.trim();
  const ports = allPorts(doc, frame);
  const held = ports.find((port) => portKey(port) === portKey(target.port));
  if (!held || (held.name ?? "") === wanted) return doc;
  const { name: _, ...bare } = held;
  const named = wanted === "" ? bare : { ...bare, name: wanted };
  return withFrame(
    doc,
    withPorts(
      frame,
      ports.map((port) => (port === held ? named : port)),
    ),
  );
}

/** Moves a port up (-1) or down (1) among those of its side. */
export function moveFramePort(doc: GraphDoc, { frame: id, port }: PortOfFrame, by: -1 | 1): GraphDoc {
  const frame = frameOf(doc, id);
  if (!frame) return doc;
  const ports = allPorts(doc, frame);
  const own = ports.filter(({ side }) => side === port.side);
  const at = own.findIndex((each) => portKey(each) === portKey(port));
  const [held, other] = [own[at], own[at + by]];
  if (!held || !other) return doc;
  const swapped = ports.map((each) => (each === held ? other : each === other ? held : each));
  return withFrame(doc, withPorts(frame, swapped));
}

/** Shows a port of a member on the frame, with or without a wire to it yet. */
export function exposePort(doc: GraphDoc, { frame: id, port }: PortOfFrame): GraphDoc {
  const frame = frameOf(doc, id);
  if (!frame?.nodes.includes(port.node)) return doc;
  const { side, node, port: name } = port;
  const ports = allPorts(doc, frame);
  if (ports.some((each) => portKey(each) === portKey(port))) return doc;
  return withFrame(doc, withPorts(frame, [...ports, { side, node, port: name }]));
}

/** Takes a port off the frame. One that a wire leads to across the border stays. */
export function hidePort(doc: GraphDoc, { frame: id, port }: PortOfFrame): GraphDoc {
  const frame = frameOf(doc, id);
  if (!frame || portsAcross(doc, frame).some((each) => portKey(each) === portKey(port))) return doc;
  const kept = (frame.ports ?? []).filter((each) => portKey(each) !== portKey(port));
  return withFrame(doc, withPorts(frame, kept));
}
