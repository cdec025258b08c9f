import type { Catalog, NodeDefinition } from "./define-node";
import {
  DOCUMENT_VERSION,
  type FramePort,
  type GraphDoc,
  type GraphFrame,
  type GraphNode,
  type GraphNote,
  type JsonValue,
  type Sweep,
} from "./document";
import { defaultsOf } from "./params";

/**
 * The document in the form in which it is stored: parameters equal to their default left out, keys in one fixed
 * order. The order of nodes and edges is kept, for it has meaning.
 */
export function tidyGraph(doc: GraphDoc, catalog: Catalog): GraphDoc {
  return {
    version: DOCUMENT_VERSION,
    nodes: doc.nodes.map((node) => tidyNode(node, catalog.get(node.kind))),
    edges: doc.edges.map(({ from, to }) => ({
      from: { node: from.node, port: from.port },
      to: { node: to.node, port: to.port },
    })),
    ...(doc.notes?.length ? { notes: doc.notes.map(tidyNote) } : {}),
    ...tidyFrames(doc),
  };
}

/** The text of a graph file: one line a node and a wire, so that a change is a small difference. */
export function saveGraph(doc: GraphDoc, catalog: Catalog): string {
  const tidy = tidyGraph(doc, catalog);
  const list = (items: readonly unknown[]): string =>
    items.length === 0 ? "[]" : `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(",\n")}\n  ]`;
  const { version, ...lists } = tidy;
  const texts = Object.entries(lists).map(([name, items]) => `  "${name}": ${list(items ?? [])}`);
  return `{\n${[`  "version": ${version}`, ...texts].join(",\n")}\n}\n`;
}

const tidyNote = ({ id, text, position, size, colour }: GraphNote): GraphNote => ({
  id,
  text,
  position: { x: position.x, y: position.y },
  size: { width: size.width, height: size.height },
  ...(colour === undefined ? {} : { colour }),
});

/** Members that are no more, or that an earlier frame holds, are left out, and so is a frame that holds nothing. */
export function tidyFrames(doc: GraphDoc): Pick<GraphDoc, "frames"> {
  const nodes = new Set(doc.nodes.map((node) => node.id));
  const notes = new Set(doc.notes?.map((note) => note.id));
  const free = (left: Set<string>, ids: readonly string[]) => ids.filter((id) => left.delete(id));
  const frames = (doc.frames ?? []).flatMap(({ id, title, colour, folded, ...held }): GraphFrame[] => {
    const members = { nodes: free(nodes, held.nodes), notes: free(notes, held.notes ?? []) };
    if (members.nodes.length + members.notes.length === 0) return [];
    const ports = tidyPorts(held.ports ?? [], new Set(members.nodes));
    return [
      {
        id,
        title,
        nodes: members.nodes,
        ...(members.notes.length > 0 ? { notes: members.notes } : {}),
        ...(colour === undefined ? {} : { colour }),
        ...(folded ? { folded } : {}),
        ...(ports.length > 0 ? { ports } : {}),
      },
    ];
  });
  return frames.length > 0 ? { frames } : {};
}

/** Ports of what is no member, and such as stand twice, are left out. */
function tidyPorts(ports: readonly FramePort[], members: ReadonlySet<string>): FramePort[] {
  const seen = new Set<string>();
  return ports.flatMap(({ side, node, port, name }) => {
    const key = portKey({ side, node, port });
    if (!members.has(node) || seen.has(key)) return [];
    seen.add(key);
    return [{ side, node, port, ...(name === undefined ? {} : { name }) }];
  });
}

/** Tells the ports of a frame apart: a node may have an input and an output of one name. */
export const portKey = ({ side, node, port }: Pick<FramePort, "side" | "node" | "port">): string =>
  `${side}:${node}/${port}`;

function tidyNode(node: GraphNode, definition: NodeDefinition | undefined): GraphNode {
  return {
    id: node.id,
    kind: node.kind,
    params: definition ? changedParams(node.params, definition) : sorted(node.params),
    position: { x: node.position.x, y: node.position.y },
    ...(node.label === undefined ? {} : { label: node.label }),
    ...(Object.keys(node.sweeps ?? {}).length === 0 ? {} : { sweeps: tidySweeps(node.sweeps) }),
  };
}

const tidySweeps = (sweeps: GraphNode["sweeps"] = {}): Record<string, Sweep> =>
  sorted(
    Object.fromEntries(
      Object.entries(sweeps).map(([param, sweep]) => [
        param,
        sweep.kind === "list"
          ? { kind: sweep.kind, values: sweep.values }
          : { kind: sweep.kind, from: sweep.from, to: sweep.to, steps: sweep.steps, scale: sweep.scale },
      ]),
    ),
  );

/** The parameters that differ from the kind's defaults; unknown ones are kept, so that nothing is lost. */
export function changedParams(
  params: Readonly<Record<string, JsonValue>>,
  definition: NodeDefinition,
): Record<string, JsonValue> {
  const defaults = defaultsOf(definition);
  const kept = Object.entries(params).filter(([name, value]) => !isSameJson(value, defaults[name]));
  return sorted(Object.fromEntries(kept));
}

const sorted = <T>(named: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

/** Equal as JSON: the order of an object's keys does not matter. */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) &&
        isSameJson((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}
