import { catalog } from "@switchyard/catalog";
import type { GraphDoc, GraphNode } from "@switchyard/graph";
import { NODE_WIDTH } from "@/features/graph-view";

const GAP = 20;
/** Of the parts of a node's card while it runs, in pixels at zoom 1. */
const TITLE = 45;
const PORT_ROW = 22;
const PADDING = 12;
const STATE_ROW = 26;
const PROGRESS = 10;
const VALUE_ROW = 26;
const SPARK = 30;

/** How tall a node's card gets when all its values are there, so that nothing moves as they come in. */
export function liveHeight(node: GraphNode): number {
  const definition = catalog.get(node.kind);
  if (!definition) return TITLE + 2 * PORT_ROW;
  const rows = Math.max(Object.keys(definition.inputs).length, Object.keys(definition.outputs).length);
  const values = Object.values(definition.signals).filter((signal) => signal.primary).length;
  const state = definition.role === "stage" ? STATE_ROW + PROGRESS : 0;
  const panel = state + values * VALUE_ROW + (values > 0 ? SPARK : 0);
  return TITLE + rows * PORT_ROW + PADDING + panel + PADDING;
}

/** The graph as it was drawn, with nodes moved down where their taller cards would lie on one another. */
export function spreadNodes(doc: GraphDoc, heightOf: (node: GraphNode) => number = liveHeight): GraphDoc {
  const placed: { x: number; top: number; bottom: number }[] = [];
  const tops = new Map<string, number>();
  for (const node of [...doc.nodes].sort((a, b) => a.position.y - b.position.y)) {
    const { x } = node.position;
    const height = heightOf(node);
    const column = placed.filter((other) => Math.abs(other.x - x) < NODE_WIDTH + GAP);
    // In order of height on the page, so one pass past each of them is enough.
    column.sort((a, b) => a.top - b.top);
    let top = node.position.y;
    for (const other of column) {
      if (top < other.bottom + GAP && other.top < top + height + GAP) top = other.bottom + GAP;
    }
    placed.push({ x, top, bottom: top + height });
    tops.set(node.id, top);
  }
  return {
    ...doc,
    nodes: doc.nodes.map((node) => {
      const top = tops.get(node.id) ?? node.position.y;
      return top === node.position.y ? node : { ...node, position: { ...node.position, y: top } };
    }),
  };
}
