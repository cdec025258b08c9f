/** What differs between two versions of a graph, in the words of the graph: where nodes stand on the canvas does not count. */
import type { Catalog } from "./define-node";
import type {
  GraphDoc,
  GraphEdge,
  GraphFrame,
  GraphNode,
  GraphNote,
  JsonValue,
  PortRef,
  Sweep,
} from "./document";
import { type PortId, portsAcross } from "./frame-ports";
import { defaultsOf } from "./params";
import { isSameJson, portKey, tidyFrames } from "./save";

/** Undefined on the side on which the node has no such parameter. */
export interface ParamDifference {
  readonly param: string;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** Undefined on the side on which the parameter is not swept. */
export interface SweepDifference {
  readonly param: string;
  readonly before: Sweep | undefined;
  readonly after: Sweep | undefined;
}

/** A node that both versions have, by its id. */
export interface NodeDifference {
  readonly before: GraphNode;
  readonly after: GraphNode;
  readonly params: readonly ParamDifference[];
  readonly sweeps: readonly SweepDifference[];
}

export interface GraphDiff {
  readonly added: readonly GraphNode[];
  readonly removed: readonly GraphNode[];
  /** In kind, name, parameters or sweeps. */
  readonly changed: readonly NodeDifference[];
  readonly wiresAdded: readonly GraphEdge[];
  readonly wiresRemoved: readonly GraphEdge[];
  /** Ports with the same wires in another order, which is the order in which they apply. */
  readonly reordered: readonly PortRef[];
  readonly notes: readonly AnnotationDifference<GraphNote>[];
  readonly frames: readonly AnnotationDifference<GraphFrame>[];
}

/** A note or a frame that differs in more than its place or size; null on the side that does not have it. */
export type AnnotationDifference<T> =
  | { readonly mark: "added"; readonly before: null; readonly after: T }
  | { readonly mark: "removed"; readonly before: T; readonly after: null }
  | { readonly mark: "changed"; readonly before: T; readonly after: T };

export const isEmptyDiff = (diff: GraphDiff): boolean =>
  Object.values(diff).every((list: readonly unknown[]) => list.length === 0);

/** From `before` to `after`. Linear in nodes and edges. */
export function diffGraphs(before: GraphDoc, after: GraphDoc, catalog: Catalog): GraphDiff {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const now = new Map(after.nodes.map((node) => [node.id, node]));
  const [oldWires, newWires] = [wiresOf(before), wiresOf(after)];
  return {
    added: after.nodes.filter(({ id }) => !old.has(id)),
    removed: before.nodes.filter(({ id }) => !now.has(id)),
    changed: after.nodes.flatMap((node) => {
      const held = old.get(node.id);
      return held ? (nodeDifference(held, node, catalog) ?? []) : [];
    }),
    wiresAdded: after.edges.filter((edge) => !oldWires.has(nameOf(edge))),
    wiresRemoved: before.edges.filter((edge) => !newWires.has(nameOf(edge))),
    reordered: reorderedPorts(before, after),
    notes: annotationDifferences(before.notes, after.notes, { old: wordsOfNote, now: wordsOfNote }),
    frames: annotationDifferences(tidyFrames(before).frames, tidyFrames(after).frames, {
      old: (frame) => wordsOfFrame(before, frame),
      now: (frame) => wordsOfFrame(after, frame),
    }),
  };
}

const wordsOfNote = ({ text, colour }: GraphNote) => [text, colour ?? null];

/** The order of its members says nothing, nor does whether it is folded. */
const wordsOfFrame = (doc: GraphDoc, frame: GraphFrame) => {
  const { title, nodes, notes = [], colour } = frame;
  return [title, [...nodes].sort(), [...notes].sort(), colour ?? null, settledPorts(doc, frame)];
};

/** By port, the name that the author gave it or null: a port that is there for its wire alone is told by the wire. */
function settledPorts(doc: GraphDoc, frame: GraphFrame): Record<string, string | null> {
  if (!frame.ports) return {};
  const wired = new Set(portsAcross(doc, frame).map(portKey));
  const settled = frame.ports.filter((port) => port.name !== undefined || !wired.has(portKey(port)));
  return Object.fromEntries(settled.map((port) => [portKey(port), port.name ?? null]));
}

/** A port that is called otherwise, or that only one version shows without a wire or under a name. */
export interface PortDifference {
  readonly port: PortId;
  /** The author's name; null for the default, undefined where the version does not list it. */
  readonly before: string | null | undefined;
  readonly after: string | null | undefined;
}

/** What has changed in the interface of a frame that both versions have. */
export function portDifferences(
  [before, old]: readonly [GraphDoc, GraphFrame],
  [after, now]: readonly [GraphDoc, GraphFrame],
): PortDifference[] {
  const [had, has] = [settledPorts(before, old), settledPorts(after, now)];
  const ports = new Map([...(old.ports ?? []), ...(now.ports ?? [])].map((port) => [portKey(port), port]));
  return [...ports].flatMap(([key, { side, node, port }]) =>
    had[key] === has[key] ? [] : [{ port: { side, node, port }, before: had[key], after: has[key] }],
  );
}

function annotationDifferences<T extends { id: string }>(
  before: readonly T[] = [],
  after: readonly T[] = [],
  words: { old: (item: T) => unknown; now: (item: T) => unknown },
): AnnotationDifference<T>[] {
  const old = new Map(before.map((item) => [item.id, item]));
  const now = new Set(after.map(({ id }) => id));
  const kept = after.flatMap((item): AnnotationDifference<T>[] => {
    const held = old.get(item.id);
    if (!held) return [{ mark: "added", before: null, after: item }];
    return isSameJson(words.old(held), words.now(item))
      ? []
      : [{ mark: "changed", before: held, after: item }];
  });
  const gone = before.filter(({ id }) => !now.has(id));
  return [...kept, ...gone.map((item) => ({ mark: "removed" as const, before: item, after: null }))];
}

const nameOf = ({ from, to }: GraphEdge): string => JSON.stringify([from.node, from.port, to.node, to.port]);

const wiresOf = ({ edges }: GraphDoc): ReadonlySet<string> => new Set(edges.map(nameOf));

function nodeDifference(before: GraphNode, after: GraphNode, catalog: Catalog): NodeDifference | null {
  const params = paramDifferences(before, after, catalog);
  const sweeps = sweepDifferences(before, after);
  const isSame =
    before.kind === after.kind && before.label === after.label && params.length === 0 && sweeps.length === 0;
  return isSame ? null : { before, after, params, sweeps };
}

function sweepDifferences(
  { sweeps: old = {} }: GraphNode,
  { sweeps: now = {} }: GraphNode,
): SweepDifference[] {
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .map((param) => ({ param, before: old[param], after: now[param] }))
    .filter(({ before, after }) => !isSameJson(before, after));
}

/** Parameters as they act: one at its default differs from none that is written down. */
function paramDifferences(before: GraphNode, after: GraphNode, catalog: Catalog): ParamDifference[] {
  const [old, now] = [allParams(before, catalog), allParams(after, catalog)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((param) => {
    const difference = { param, before: old.get(param), after: now.get(param) };
    const isSame =
      difference.before === undefined || difference.after === undefined
        ? difference.before === difference.after
        : isSameJson(difference.before, difference.after);
    return isSame ? [] : [difference];
  });
}

function allParams(node: GraphNode, catalog: Catalog): Map<string, JsonValue> {
  const definition = catalog.get(node.kind);
  return new Map(Object.entries({ ...(definition ? defaultsOf(definition) : {}), ...node.params }));
}

/** The sources of each input port, in their order. */
function sourcesOf({ edges }: GraphDoc): Map<string, { port: PortRef; from: string[] }> {
  const ports = new Map<string, { port: PortRef; from: string[] }>();
  for (const { from, to } of edges) {
    const key = JSON.stringify([to.node, to.port]);
    const held = ports.get(key) ?? { port: to, from: [] };
    held.from.push(JSON.stringify([from.node, from.port]));
    ports.set(key, held);
  }
  return ports;
}

function reorderedPorts(before: GraphDoc, after: GraphDoc): PortRef[] {
  const old = sourcesOf(before);
  return [...sourcesOf(after)].flatMap(([key, { port, from }]) => {
    const held = old.get(key)?.from ?? [];
    const isSameSet = held.length === from.length && [...held].sort().join() === [...from].sort().join();
    return isSameSet && held.join() !== from.join() ? [port] : [];
  });
}

/** Both versions on one canvas: `after`, and what only `before` has, with a mark on all that differs. */
export interface MergedGraph {
  readonly doc: GraphDoc;
  /** By node id. */
  readonly nodes: ReadonlyMap<string, DiffMark>;
  readonly wire: (edge: GraphEdge) => DiffMark | null;
  /** By the ids of notes and of frames. */
  readonly notes: ReadonlyMap<string, DiffMark>;
  readonly frames: ReadonlyMap<string, DiffMark>;
}

export type DiffMark = "added" | "removed" | "changed";

export function mergeForDiff(before: GraphDoc, after: GraphDoc, diff: GraphDiff): MergedGraph {
  const nodes = new Map<string, DiffMark>();
  for (const { id } of diff.added) nodes.set(id, "added");
  for (const { id } of diff.removed) nodes.set(id, "removed");
  for (const { after } of diff.changed) nodes.set(after.id, "changed");
  for (const { node } of diff.reordered) if (!nodes.has(node)) nodes.set(node, "changed");
  const [oldWires, newWires] = [wiresOf(before), wiresOf(after)];
  const doc: GraphDoc = {
    version: after.version,
    nodes: [...after.nodes, ...diff.removed],
    edges: [...after.edges, ...diff.wiresRemoved],
    ...merged("notes", after.notes, diff.notes),
    ...unfolded(merged("frames", after.frames, diff.frames)),
  };
  const wire = (edge: GraphEdge): DiffMark | null => {
    const name = nameOf(edge);
    if (!oldWires.has(name)) return "added";
    return newWires.has(name) ? null : "removed";
  };
  return { doc, nodes, wire, notes: marksOf(diff.notes), frames: marksOf(diff.frames) };
}

/** Nothing that differs is hidden in a card. */
const unfolded = ({ frames }: Pick<GraphDoc, "frames">): Pick<GraphDoc, "frames"> =>
  frames ? { frames: frames.map(({ folded: _, ...frame }) => frame) } : {};

const marksOf = (list: GraphDiff["notes" | "frames"]): ReadonlyMap<string, DiffMark> =>
  new Map(list.map(({ mark, before, after }) => [(after ?? before).id, mark]));

function merged<K extends "notes" | "frames", T extends GraphNote | GraphFrame>(
  key: K,
  present: readonly T[] = [],
  list: readonly AnnotationDifference<T>[],
): { [key in K]?: T[] } {
  const all = [...present, ...list.flatMap(({ mark, before }) => (mark === "removed" ? [before] : []))];
  return (all.length > 0 ? { [key]: all } : {}) as { [key in K]?: T[] };
}
