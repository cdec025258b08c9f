/** What the canvas does to the places of nodes, notes and frames, and what of it goes into the document. Pure. */
import {
  type Box,
  changeNotes,
  type GraphDoc,
  moveNodes,
  type Position,
  putInFrame,
} from "@switchyard/graph";
import { applyNodeChanges, type NodeChange } from "@xyflow/react";
import {
  type CanvasNode,
  type Flow,
  frameBoxes,
  measuredSizes,
  type PartKind,
  partBoxes,
  partOf,
  reboxed,
  type Sizes,
} from "@/features/graph-view";

const whole = ({ x, y }: Position): Position => ({ x: Math.round(x) + 0, y: Math.round(y) + 0 });

const less = (a: Position, b: Position): Position => ({ x: a.x - b.x, y: a.y - b.y });
const plus = (a: Position, b: Position): Position => ({ x: a.x + b.x, y: a.y + b.y });

/** Where parts go, by their ids in the document. */
interface Moves {
  readonly nodes: ReadonlyMap<string, Position>;
  readonly notes: ReadonlyMap<string, Position>;
}

/** Places by ids of the canvas, with a frame's spelt out as those of what it holds; `from` says where a frame was. */
function spelt(
  doc: GraphDoc,
  places: ReadonlyMap<string, Position>,
  from: ReadonlyMap<string, Position>,
): Moves {
  const moves = { node: new Map<string, Position>(), note: new Map<string, Position>() };
  const along = new Map<string, Position>();
  for (const [flowId, place] of places) {
    const { kind, id } = partOf(flowId);
    const was = from.get(id);
    if (kind === "node" || kind === "note") moves[kind].set(id, place);
    else if (kind === "frame" && was) along.set(id, less(place, was));
  }
  for (const frame of doc.frames ?? []) {
    const by = along.get(frame.id);
    if (!by) continue;
    const take = (
      kind: "node" | "note",
      list: readonly { id: string; position: Position }[],
      ids: readonly string[],
    ) => {
      for (const { id, position } of list)
        if (ids.includes(id) && !moves[kind].has(id)) moves[kind].set(id, plus(position, by));
    };
    take("node", doc.nodes, frame.nodes);
    take("note", doc.notes ?? [], frame.notes ?? []);
  }
  return { nodes: moves.node, notes: moves.note };
}

/** Puts nodes, notes and frames elsewhere, by their ids on the canvas; a frame takes along what it holds. */
export function moveParts(doc: GraphDoc, places: ReadonlyMap<string, Position>, sizes: Sizes): GraphDoc {
  const { nodes, notes } = spelt(doc, places, frameBoxes(doc, sizes));
  const rounded = (moves: ReadonlyMap<string, Position>) =>
    new Map([...moves].map(([id, place]) => [id, whole(place)] as const));
  const changes = new Map([...rounded(notes)].map(([id, position]) => [id, { position }] as const));
  return changeNotes(moveNodes(doc, rounded(nodes)), changes);
}

const hasKind = (kind: PartKind | "port") => (change: NodeChange<CanvasNode>) =>
  "id" in change && partOf(change.id).kind === kind;

function applied<T extends CanvasNode>(
  changes: readonly NodeChange<CanvasNode>[],
  kind: PartKind | "port",
  nodes: readonly T[],
): T[] {
  const own = changes.filter(hasKind(kind)) as NodeChange<T>[];
  return own.length > 0 ? applyNodeChanges(own, nodes as T[]) : (nodes as T[]);
}

/** Places that the canvas reports, by its ids: of drags that go on, or of those that have ended. */
export function placesIn(
  changes: readonly NodeChange<CanvasNode>[],
  isOver: boolean,
): ReadonlyMap<string, Position> {
  return new Map(
    changes.flatMap((change) =>
      change.type === "position" && change.position && change.dragging === !isOver
        ? [[change.id, change.position] as const]
        : [],
    ),
  );
}

/** The canvas after its own changes: while a frame is dragged, what it holds goes along. */
export function applyChanges(flow: Flow, changes: readonly NodeChange<CanvasNode>[], doc: GraphDoc): Flow {
  const next: Flow = {
    edges: flow.edges,
    nodes: applied(changes, "node", flow.nodes),
    notes: applied(changes, "note", flow.notes),
    frames: applied(changes, "frame", flow.frames),
    stubs: applied(changes, "port", flow.stubs),
  };
  if (!doc.frames) return next;
  const dragged = placesIn(changes, false);
  if ([...dragged.keys()].some((id) => partOf(id).kind === "frame"))
    return withMembersMoved(next, doc, dragged);
  // Frames fit what has been measured for the first time, or anew.
  const isMeasured = changes.some(
    (change) => change.type === "dimensions" && partOf(change.id).kind === "node",
  );
  if (!isMeasured) return next;
  return { ...next, frames: reboxed(next.frames, frameBoxes(doc, measuredSizes(next.nodes))) };
}

function withMembersMoved(flow: Flow, doc: GraphDoc, dragged: ReadonlyMap<string, Position>): Flow {
  const { nodes, notes } = spelt(doc, dragged, frameBoxes(doc, measuredSizes(flow.nodes)));
  const moved = <T extends CanvasNode>(list: T[], moves: ReadonlyMap<string, Position>): T[] =>
    list.map((node) => {
      const position = moves.get(partOf(node.id).id);
      return position ? { ...node, position } : node;
    });
  return { ...flow, nodes: moved(flow.nodes, nodes), notes: moved(flow.notes, notes) };
}

const middleIn = (box: Box, { x, y, width, height }: Box): boolean => {
  const [middleX, middleY] = [box.x + box.width / 2, box.y + box.height / 2];
  return middleX >= x && middleX <= x + width && middleY >= y && middleY <= y + height;
};

/**
 * After a drag: a node or a note whose middle was dropped in a frame, as it was drawn, is in it; one that was dropped
 * outside of its own is in none. What moved together with the whole frame stays in it.
 */
export function settleInFrames(
  doc: GraphDoc,
  moved: readonly string[],
  { drawn, sizes }: { drawn: ReadonlyMap<string, Box>; sizes: Sizes },
): GraphDoc {
  if (!doc.frames || moved.some((id) => partOf(id).kind === "frame")) return doc;
  const boxes = partBoxes(doc, sizes);
  const parts = moved.map(partOf);
  const isMoved = (kind: "node" | "note") => (id: string) =>
    parts.some((part) => part.kind === kind && part.id === id);
  let next = doc;
  for (const { kind, id } of parts) {
    const list = kind === "node" ? "nodes" : "notes";
    const own = doc.frames.find((frame) => frame[list]?.includes(id));
    if (own?.nodes.every(isMoved("node")) && (own.notes ?? []).every(isMoved("note"))) continue;
    const box = boxes[list].get(id);
    const isIn = (frameId: string) => {
      const frame = drawn.get(frameId);
      return box !== undefined && frame !== undefined && middleIn(box, frame);
    };
    if (own && isIn(own.id)) continue;
    // What lies over a folded card is not meant to vanish in it.
    const target = doc.frames.find((frame) => !frame.folded && isIn(frame.id))?.id ?? null;
    if (own || target) next = putInFrame(next, { [list]: [id] }, target);
  }
  return next;
}
