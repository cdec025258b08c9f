import { catalog } from "@switchyard/catalog";
import {
  type GraphDoc,
  type GraphFrame,
  type GraphNode,
  type GraphNote,
  interfaceOf,
} from "@switchyard/graph";
import { foldHeight, MAX_FOLD_VALUES, NODE_WIDTH, seenBoxes, shownOf } from "@/features/graph-view";

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

/** How tall the card of a folded frame gets, with the values of its stages. */
export function liveCardHeight(doc: GraphDoc, frame: GraphFrame): number {
  const { inputs, outputs } = interfaceOf(doc, frame, catalog);
  const members = doc.nodes
    .filter(({ id }) => frame.nodes.includes(id))
    .flatMap(({ kind }) => catalog.get(kind) ?? []);
  const stages = members.filter(({ role }) => role === "stage");
  const telling = stages.length > 0 ? stages : members;
  const all = telling.flatMap(({ signals }) =>
    Object.values(signals).filter((signal) => signal.primary),
  ).length;
  const values = Math.min(all, MAX_FOLD_VALUES);
  const state = stages.length > 0 ? STATE_ROW + PROGRESS : 0;
  const panel = state + values * VALUE_ROW + (values > 0 ? SPARK : 0);
  return foldHeight(Math.max(inputs.length, outputs.length)) + panel + PADDING;
}

interface Card {
  /** The nodes and notes that move with it. */
  nodes: readonly string[];
  notes: readonly string[];
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What stands on the page by itself: nodes, and cards for what folded frames hold. */
function cardsOf(doc: GraphDoc, heightOf: (node: GraphNode) => number): Card[] {
  const { folded, hasNode } = shownOf(doc);
  const { cards } = seenBoxes(doc, new Map());
  const nodes = doc.nodes
    .filter(({ id }) => hasNode(id))
    .map((node) => ({
      nodes: [node.id],
      notes: [],
      ...node.position,
      width: NODE_WIDTH,
      height: heightOf(node),
    }));
  const frames = folded.flatMap((frame) => {
    const box = cards.get(frame.id);
    return box
      ? [{ nodes: frame.nodes, notes: frame.notes ?? [], ...box, height: liveCardHeight(doc, frame) }]
      : [];
  });
  return [...nodes, ...frames];
}

/** The graph as it was drawn, with nodes and cards moved down where they would lie on one another, being taller. */
export function spreadNodes(doc: GraphDoc, heightOf: (node: GraphNode) => number = liveHeight): GraphDoc {
  const placed: { x: number; width: number; top: number; bottom: number }[] = [];
  const down = { nodes: new Map<string, number>(), notes: new Map<string, number>() };
  for (const { nodes, notes, x, y, width, height } of cardsOf(doc, heightOf).sort((a, b) => a.y - b.y)) {
    const column = placed.filter((other) => other.x < x + width + GAP && x < other.x + other.width + GAP);
    // In order of height on the page, so one pass past each of them is enough.
    column.sort((a, b) => a.top - b.top);
    let top = y;
    for (const other of column) {
      if (top < other.bottom + GAP && other.top < top + height + GAP) top = other.bottom + GAP;
    }
    placed.push({ x, width, top, bottom: top + height });
    for (const id of nodes) down.nodes.set(id, top - y);
    for (const id of notes) down.notes.set(id, top - y);
  }
  const lowered = <T extends GraphNode | GraphNote>(item: T, by = 0): T =>
    by === 0 ? item : { ...item, position: { ...item.position, y: item.position.y + by } };
  return {
    ...doc,
    nodes: doc.nodes.map((node) => lowered(node, down.nodes.get(node.id))),
    ...(doc.notes ? { notes: doc.notes.map((note) => lowered(note, down.notes.get(note.id))) } : {}),
  };
}
