import dagre from "@dagrejs/dagre";
import type { Box, GraphDoc, Position } from "@switchyard/graph";
import { FRAME_PADDING, FRAME_TITLE, noteFlowId, partBoxes } from "./annotations";
import { estimatedHeight, GRID, NODE_WIDTH, snap } from "./node-size";

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

function makeGraph(doc: GraphDoc, sizes: Sizes) {
  const isFramed = doc.frames !== undefined;
  const graph = new dagre.graphlib.Graph({ multigraph: true, compound: isFramed });
  graph.setGraph({ rankdir: "LR", ranker: "network-simplex", ...(isFramed ? FRAMED_GAPS : GAPS) });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of doc.nodes) {
    const size = sizes.get(node.id) ?? { width: NODE_WIDTH, height: estimatedHeight(node) };
    graph.setNode(node.id, { ...size });
  }
  // No id of a node has a colon in it.
  for (const frame of doc.frames ?? []) {
    const members = frame.nodes.filter((id) => graph.hasNode(id) && graph.parent(id) === undefined);
    if (members.length > 0) graph.setNode(`frame:${frame.id}`, {});
    for (const id of members) graph.setParent(id, `frame:${frame.id}`);
  }
  doc.edges.forEach(({ from, to }, index) => {
    // Models are the spine of an experiment: dagre draws heavy wires short and straight.
    const weight = from.port === "model" ? 4 : 1;
    if (graph.hasNode(from.node) && graph.hasNode(to.node)) {
      graph.setEdge(from.node, to.node, { weight }, String(index));
    }
  });
  return graph;
}

/**
 * Places for all nodes, from left to right along the wires, with what one frame holds together; and for the notes, each
 * beside the node that it stood closest to. By ids of the canvas. `sizes` holds what the canvas has measured.
 */
export function layoutGraph(doc: GraphDoc, sizes: Sizes): Map<string, Position> {
  const graph = makeGraph(doc, sizes);
  dagre.layout(graph);
  const places = new Map(
    doc.nodes.map((node) => {
      // dagre gives centres; the canvas places left upper corners.
      const { x, y, width, height } = graph.node(node.id);
      return [node.id, snap({ x: x - width / 2, y: y - height / 2 })] as const;
    }),
  );
  return new Map([...places, ...placeNotes(doc, places, sizes)]);
}

const distance = (a: Box, b: Box): number =>
  Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2);

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width + GRID &&
  b.x < a.x + a.width + GRID &&
  a.y < b.y + b.height + GRID &&
  b.y < a.y + a.height + GRID;

function placeNotes(
  doc: GraphDoc,
  places: ReadonlyMap<string, Position>,
  sizes: Sizes,
): Map<string, Position> {
  const { nodes, notes } = partBoxes(doc, sizes);
  const taken = [...nodes].map(([id, box]) => ({ ...box, ...places.get(id) }));
  const placed = new Map<string, Position>();
  for (const [id, note] of notes) {
    const frame = doc.frames?.find((each) => each.notes?.includes(id));
    const own = (frame?.nodes ?? []).flatMap((node) => nodes.get(node) ?? []);
    const anchors = own.length > 0 ? own : [...nodes.values()];
    const anchor = anchors.reduce<Box | null>(
      (best, box) => (best && distance(best, note) <= distance(box, note) ? best : box),
      null,
    );
    const [anchorId = ""] = [...nodes].find(([, box]) => box === anchor) ?? [];
    const now = places.get(anchorId);
    if (!anchor || !now) continue;
    const at: Box = { ...note, ...snap({ x: note.x - anchor.x + now.x, y: note.y - anchor.y + now.y }) };
    const free = freeBelow(at, taken);
    taken.push(free);
    placed.set(noteFlowId(id), { x: free.x, y: free.y });
  }
  return placed;
}

/** Moved down until it covers nothing. */
function freeBelow(wanted: Box, taken: readonly Box[]): Box {
  let box = wanted;
  for (let hit = taken.find((other) => overlaps(box, other)); hit; ) {
    box = { ...box, y: snap({ x: 0, y: hit.y + hit.height + 1.5 * GRID }).y };
    hit = taken.find((other) => overlaps(box, other));
  }
  return box;
}
