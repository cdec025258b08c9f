import { withoutMembers } from "./annotate";
import type { Catalog, NodeDefinition } from "./define-node";
import type { GraphDoc, GraphEdge, GraphNode, JsonValue, PortRef, Sweep } from "./document";
import { freeId } from "./ids";
import { defaultsOf } from "./params";
import { isSameJson } from "./save";
import { reachable, sourcesByTarget } from "./topology";

/**
 * What a person can do to a graph. Each function takes a document and gives a new one, and gives the very same object
 * back where there is nothing to change. None checks whether the graph makes sense: it may be wrong while it is being
 * drawn.
 */

export interface Position {
  readonly x: number;
  readonly y: number;
}

const nameOf = (kind: string): string => (kind.split(".").at(-1) ?? kind).replaceAll("_", "-");

const idsOf = (doc: GraphDoc): Set<string> => new Set(doc.nodes.map((node) => node.id));

const sameRef = (a: PortRef, b: PortRef): boolean => a.node === b.node && a.port === b.port;

export const isSameEdge = (a: GraphEdge, b: GraphEdge): boolean =>
  sameRef(a.from, b.from) && sameRef(a.to, b.to);

/** Adds a node with its defaults, under a free id made from its kind. */
export function addNode(
  doc: GraphDoc,
  definition: NodeDefinition,
  position: Position,
): { doc: GraphDoc; id: string } {
  const id = freeId(nameOf(definition.kind), idsOf(doc));
  const node: GraphNode = {
    id,
    kind: definition.kind,
    params: {},
    position: { x: position.x, y: position.y },
  };
  return { doc: { ...doc, nodes: [...doc.nodes, node] }, id };
}

/** Removes nodes and every wire that touches one. */
export function removeNodes(doc: GraphDoc, ids: Iterable<string>): GraphDoc {
  const gone = new Set(ids);
  const nodes = doc.nodes.filter((node) => !gone.has(node.id));
  if (nodes.length === doc.nodes.length) return doc;
  const edges = doc.edges.filter(({ from, to }) => !gone.has(from.node) && !gone.has(to.node));
  return withoutMembers({ ...doc, nodes, edges }, { nodes: gone });
}

/** Draws a wire. On a port that takes one, it replaces what was there, in the same place of the list. */
export function connect(doc: GraphDoc, edge: GraphEdge, catalog: Catalog): GraphDoc {
  if (doc.edges.some((held) => isSameEdge(held, edge))) return doc;
  const kind = doc.nodes.find((node) => node.id === edge.to.node)?.kind;
  const takesMany = kind && catalog.get(kind)?.inputs[edge.to.port]?.cardinality === "many";
  const held = takesMany ? -1 : doc.edges.findIndex(({ to }) => sameRef(to, edge.to));
  if (held === -1) return { ...doc, edges: [...doc.edges, edge] };
  const edges = doc.edges
    .map((other, index) => (index === held ? edge : other))
    .filter((other) => other === edge || !sameRef(other.to, edge.to));
  return { ...doc, edges };
}

/** Removes wires. */
export function disconnect(doc: GraphDoc, gone: readonly GraphEdge[]): GraphDoc {
  const edges = doc.edges.filter((held) => !gone.some((edge) => isSameEdge(edge, held)));
  return edges.length === doc.edges.length ? doc : { ...doc, edges };
}

/** Why a wire would make no sense, in a few words for the cursor; null where it would. */
export function whyNotConnect(doc: GraphDoc, { from, to }: GraphEdge, catalog: Catalog): string | null {
  const portsOf = (id: string) => catalog.get(doc.nodes.find((node) => node.id === id)?.kind ?? "");
  const output = portsOf(from.node)?.outputs[from.port];
  const input = portsOf(to.node)?.inputs[to.port];
  if (!output || !input) return "There is no such port.";
  if (output.type !== input.type) return `This port takes ${input.type}, not ${output.type}.`;
  const before = sourcesByTarget(doc.edges);
  const upstream = reachable([from.node], (id) => before.get(id) ?? []);
  return upstream.has(to.node) ? "The nodes would feed each other in a circle." : null;
}

/** Changes one node; keeps the document where the change gives the same node. */
function updateNode(doc: GraphDoc, id: string, change: (node: GraphNode) => GraphNode): GraphDoc {
  const index = doc.nodes.findIndex((node) => node.id === id);
  const node = doc.nodes[index];
  const changed = node && change(node);
  return !changed || changed === node ? doc : { ...doc, nodes: doc.nodes.with(index, changed) };
}

/** Sets a parameter; one that equals its default is not stored. */
export function setParam(
  doc: GraphDoc,
  { id, param, value }: { id: string; param: string; value: JsonValue },
  catalog: Catalog,
): GraphDoc {
  return updateNode(doc, id, (node) => {
    const definition = catalog.get(node.kind);
    const { [param]: held, ...others } = node.params;
    const isDefault = definition !== undefined && isSameJson(value, defaultsOf(definition)[param]);
    const isHeld = Object.hasOwn(node.params, param);
    if (isDefault) return isHeld ? { ...node, params: others } : node;
    if (isHeld && isSameJson(held, value)) return node;
    return { ...node, params: { ...node.params, [param]: value } };
  });
}

/** Back to the default, also for a parameter that the kind does not know. */
export const resetParam = (doc: GraphDoc, id: string, param: string): GraphDoc =>
  updateNode(doc, id, (node) => {
    const { [param]: _, ...others } = node.params;
    return Object.hasOwn(node.params, param) ? { ...node, params: others } : node;
  });

/** Sweeps a parameter, or changes how. Its own value stays, for when the sweep is taken away. */
export const setSweep = (
  doc: GraphDoc,
  { id, param, sweep }: { id: string; param: string; sweep: Sweep },
): GraphDoc =>
  updateNode(doc, id, (node) =>
    isSameJson(node.sweeps?.[param], sweep) ? node : { ...node, sweeps: { ...node.sweeps, [param]: sweep } },
  );

/** Takes a sweep away: the parameter has its own value again. */
export const removeSweep = (doc: GraphDoc, id: string, param: string): GraphDoc =>
  updateNode(doc, id, (node) => {
    const { sweeps = {}, ...rest } = node;
    if (!Object.hasOwn(sweeps, param)) return node;
    const { [param]: _, ...others } = sweeps;
    return Object.keys(others).length > 0 ? { ...rest, sweeps: others } : rest;
  });

/** Gives a node a name of its own; an empty one brings the kind's title back. */
export function setLabel(doc: GraphDoc, id: string, label: string): GraphDoc {
  const text = label.trim().slice(0, 120);
  return updateNode(doc, id, (node) => {
    if ((node.label ?? "") === text) return node;
    const { label: _, ...unnamed } = node;
    return text ? { ...unnamed, label: text } : unnamed;
  });
}

/** Puts nodes elsewhere, by id. */
export function moveNodes(doc: GraphDoc, positions: ReadonlyMap<string, Position>): GraphDoc {
  let isChanged = false;
  const nodes = doc.nodes.map((node) => {
    const position = positions.get(node.id);
    if (!position || (position.x === node.position.x && position.y === node.position.y)) return node;
    isChanged = true;
    return { ...node, position: { x: position.x, y: position.y } };
  });
  return isChanged ? { ...doc, nodes } : doc;
}
