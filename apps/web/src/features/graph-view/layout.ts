import dagre from "@dagrejs/dagre";
import { type Box, freeBelow, type GraphDoc, type Position } from "@switchyard/graph";
import {
  FRAME_PADDING,
  FRAME_TITLE,
  frameFlowId,
  noteFlowId,
  type SeenBoxes,
  seenBoxes,
} from "./annotations";
import { GRID, snap } from "./node-size";
import { shownOf } from "./shown";

export interface Size {
  width: number;
  height: number;
}

type Sizes = ReadonlyMap<string, Size>;

export interface LayoutRequest {
  doc: GraphDoc;
  /** What the canvas has measured. */
  sizes: Sizes;
}

/** Gaps between nodes in one column, and between columns; with frames there is room for their lines and titles. */
const GAPS = { nodesep: 24, ranksep: 56 };
const FRAMED_GAPS = { nodesep: 2 * FRAME_PADDING + FRAME_TITLE, ranksep: 56 + 2 * FRAME_PADDING };

/** Nodes and cards as boxes, frames that are not folded around what they hold, wires between what is seen. */
function makeGraph(doc: GraphDoc, seen: SeenBoxes) {
  const { cardOf } = shownOf(doc);
  const open = (doc.frames ?? []).filter((frame) => !frame.folded);
  const isFramed = open.length > 0;
  const graph = new dagre.graphlib.Graph({ multigraph: true, compound: isFramed });
  graph.setGraph({ rankdir: "LR", ranker: "network-simplex", ...(isFramed ? FRAMED_GAPS : GAPS) });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const [id, { width, height }] of seen.nodes) graph.setNode(id, { width, height });
  // No id of a node has a colon in it.
  for (const [id, { width, height }] of seen.cards) graph.setNode(frameFlowId(id), { width, height });
  for (const frame of open) {
    const members = frame.nodes.filter((id) => graph.hasNode(id) && graph.parent(id) === undefined);
    if (members.length > 0) graph.setNode(frameFlowId(frame.id), {});
    for (const id of members) graph.setParent(id, frameFlowId(frame.id));
  }
  const boxOf = (node: string): string => {
    const card = cardOf.get(node);
    return card ? frameFlowId(card.id) : node;
  };
  doc.edges.forEach(({ from, to }, index) => {
    const [source, target] = [boxOf(from.node), boxOf(to.node)];
    // Models are the spine of an experiment: dagre draws heavy wires short and straight.
    const weight = from.port === "model" ? 4 : 1;
    if (source !== target && graph.hasNode(source) && graph.hasNode(target))
      graph.setEdge(source, target, { weight }, String(index));
  });
  return graph;
}

/**
 * Places for all nodes, from left to right along the wires, with what one frame holds together; and for the notes, each
 * beside the node that it stood closest to. By ids of the canvas. `sizes` holds what the canvas has measured. A folded
 * frame is one node: what it holds keeps its own arrangement, and goes where the card goes.
 */
export function layoutGraph(doc: GraphDoc, sizes: Sizes): Map<string, Position> {
  const seen = seenBoxes(doc, sizes);
  const graph = makeGraph(doc, seen);
  dagre.layout(graph);
  const placeOf = (id: string): Position => {
    // dagre gives centres; the canvas places left upper corners.
    const { x, y, width, height } = graph.node(id);
    return snap({ x: x - width / 2, y: y - height / 2 });
  };
  const places = new Map([...seen.nodes.keys()].map((id) => [id, placeOf(id)] as const));
  const cards = new Map(
    [...seen.cards.keys()].map((id) => [frameFlowId(id), placeOf(frameFlowId(id))] as const),
  );
  return new Map([
    ...places,
    ...placesInCards(doc, seen, cards),
    ...placeNotes(doc, seen, new Map([...places, ...cards])),
  ]);
}

/** What a folded frame holds, moved as far as its card. */
function placesInCards(
  doc: GraphDoc,
  { cards }: SeenBoxes,
  placeOf: ReadonlyMap<string, Position>,
): [string, Position][] {
  return (doc.frames ?? []).flatMap((frame) => {
    const [from, to] = [cards.get(frame.id), placeOf.get(frameFlowId(frame.id))];
    if (!from || !to) return [];
    const moved = ({ x, y }: Position): Position => ({ x: x - from.x + to.x, y: y - from.y + to.y });
    const [nodes, notes] = [new Set(frame.nodes), new Set(frame.notes)];
    return [
      ...doc.nodes.flatMap(({ id, position }): [string, Position][] =>
        nodes.has(id) ? [[id, moved(position)]] : [],
      ),
      ...(doc.notes ?? []).flatMap(({ id, position }): [string, Position][] =>
        notes.has(id) ? [[noteFlowId(id), moved(position)]] : [],
      ),
    ];
  });
}

const distance = (a: Box, b: Box): number =>
  Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2);

/** Notes that are seen; `places` has the new place of each node and each card. */
function placeNotes(
  doc: GraphDoc,
  seen: SeenBoxes,
  places: ReadonlyMap<string, Position>,
): Map<string, Position> {
  const boxes = new Map([
    ...seen.nodes,
    ...[...seen.cards].map(([id, box]) => [frameFlowId(id), box] as const),
  ]);
  const taken = [...boxes].map(([id, box]) => ({ ...box, ...places.get(id) }));
  const placed = new Map<string, Position>();
  for (const [id, note] of seen.notes) {
    const frame = doc.frames?.find((each) => each.notes?.includes(id));
    const own = (frame?.nodes ?? []).flatMap((node) => boxes.get(node) ?? []);
    const anchors = own.length > 0 ? own : [...boxes.values()];
    const anchor = anchors.reduce<Box | null>(
      (best, box) => (best && distance(best, note) <= distance(box, note) ? best : box),
      null,
    );
    const [anchorId = ""] = [...boxes].find(([, box]) => box === anchor) ?? [];
    const now = places.get(anchorId);
    if (!anchor || !now) continue;
    const at: Box = { ...note, ...snap({ x: note.x - anchor.x + now.x, y: note.y - anchor.y + now.y }) };
    const free = freeBelow(at, taken, GRID);
    taken.push(free);
    placed.set(noteFlowId(id), { x: free.x, y: free.y });
  }
  return placed;
}
