import {
  addNode,
  connect,
  disconnect,
  type GraphDoc,
  type JsonValue,
  removeNodes,
  setParam,
} from "@switchyard/graph";
import { catalog } from "../catalog";

/** The graph with other parameters, by node id. Throws at a name that the graph or the kind does not have. */
export function withParams(
  doc: GraphDoc,
  changes: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>,
): GraphDoc {
  let changed = doc;
  for (const [id, params] of Object.entries(changes)) {
    const kind = doc.nodes.find((node) => node.id === id)?.kind;
    const shape = kind === undefined ? undefined : catalog.get(kind)?.params.shape;
    for (const [param, value] of Object.entries(params)) {
      if (!shape || !Object.hasOwn(shape, param)) throw new Error(`no parameter '${id}.${param}'`);
      changed = setParam(changed, { id, param, value }, catalog);
    }
  }
  return changed;
}

/** Adds a node under a given id. */
export function withNode(
  doc: GraphDoc,
  node: { id: string; kind: string; x: number; y: number; label?: string },
): GraphDoc {
  const definition = catalog.get(node.kind);
  if (!definition) throw new Error(`no kind '${node.kind}'`);
  const { doc: added, id: given } = addNode(doc, definition, node);
  return {
    ...added,
    nodes: added.nodes.map((held) =>
      held.id === given && held === added.nodes.at(-1)
        ? { ...held, id: node.id, ...(node.label ? { label: node.label } : {}) }
        : held,
    ),
  };
}

/** Draws wires written `node.port -> node.port`; a port that takes one gives up what it held. */
export function withWires(doc: GraphDoc, ...wires: readonly string[]): GraphDoc {
  return wires.reduce((current, wire) => connect(current, parseWire(wire), catalog), doc);
}

/** Puts nodes elsewhere, by id. */
export const withPlaces = (
  doc: GraphDoc,
  places: Readonly<Record<string, readonly [x: number, y: number]>>,
): GraphDoc => ({
  ...doc,
  nodes: doc.nodes.map((node) => {
    const [x, y] = places[node.id] ?? [node.position.x, node.position.y];
    return { ...node, position: { x, y } };
  }),
});

/** Calls a node something else. */
export const withLabel = (doc: GraphDoc, id: string, label: string): GraphDoc => ({
  ...doc,
  nodes: doc.nodes.map((node) => (node.id === id ? { ...node, label } : node)),
});

/** Takes wires away. */
export const withoutWires = (doc: GraphDoc, ...wires: readonly string[]): GraphDoc =>
  disconnect(doc, wires.map(parseWire));

function parseWire(wire: string): GraphDoc["edges"][number] {
  const [from, to] = wire.split(" -> ").map((end) => {
    const dot = end.lastIndexOf(".");
    return { node: end.slice(0, dot), port: end.slice(dot + 1) };
  });
  if (!from || !to) throw new Error(`not a wire: '${wire}'`);
  return { from, to };
}

/** The example without its KL penalty: the loss goes straight into the reduction. */
export const withoutKl = (doc: GraphDoc): GraphDoc =>
  withWires(removeNodes(doc, ["kl"]), "clip.objective -> reduction.objective");

export const paramOf = (doc: GraphDoc, id: string, param: string): JsonValue => {
  const node = doc.nodes.find((held) => held.id === id);
  const value = node?.params[param] ?? catalog.get(node?.kind ?? "")?.params.shape[param]?.parse(undefined);
  if (value === undefined) throw new Error(`no parameter '${id}.${param}'`);
  return value as JsonValue;
};
