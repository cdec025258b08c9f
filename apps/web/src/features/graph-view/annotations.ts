/** Notes and frames as the canvas draws them. Pure. Their ids have a prefix that no id of a node can have. */
import type { AnnotationColour, Box, DiffMark, GraphDoc, GraphFrame, GraphNote } from "@switchyard/graph";
import type { Node } from "@xyflow/react";
import type { FoldNode, StubNode } from "./fold-data";
import type { FlowNode } from "./node-data";
import { estimatedHeight, NODE_WIDTH } from "./node-size";
import { noteTitle } from "./note-text";
import { cardSizes, shownOf } from "./shown";

export interface NoteData extends Record<string, unknown> {
  note: GraphNote;
  mark: DiffMark | null;
}
export interface FrameData extends Record<string, unknown> {
  frame: GraphFrame;
  mark: DiffMark | null;
}
export type NoteNode = Node<NoteData, "note">;
export type FrameNode = Node<FrameData, "frame">;
export type CanvasNode = FlowNode | NoteNode | FrameNode | FoldNode | StubNode;

export const noteFlowId = (id: string): string => `note:${id}`;
export const frameFlowId = (id: string): string => `frame:${id}`;

/** What can be selected and moved; ports of an opened sub-graph are neither. */
export type PartKind = "node" | "note" | "frame";

const PREFIXES: Readonly<Record<string, PartKind | "port">> = { note: "note", frame: "frame", port: "port" };

/** What an id on the canvas stands for in the document. */
export function partOf(flowId: string): { kind: PartKind | "port"; id: string } {
  const at = flowId.indexOf(":");
  if (at === -1) return { kind: "node", id: flowId };
  return { kind: PREFIXES[flowId.slice(0, at)] ?? "frame", id: flowId.slice(at + 1) };
}

export const ANNOTATION_TINTS: Record<AnnotationColour, string> = {
  grey: "var(--line-strong)",
  blue: "var(--wire-tasks)",
  green: "var(--good)",
  amber: "var(--warn)",
  red: "var(--bad)",
  violet: "var(--wire-advantage)",
};

export const tintOf = (colour: AnnotationColour | undefined): string => ANNOTATION_TINTS[colour ?? "grey"];

/** Room between a frame's line and what it holds, and for its title above. */
export const FRAME_PADDING = 24;
export const FRAME_TITLE = 36;

/** Frames lie below wires and nodes also while they are selected, which lifts by 1000. */
const FRAME_LEVEL = -2_000;

export type Sizes = ReadonlyMap<string, { width: number; height: number }>;

/** By node id: what the canvas has measured. */
export const measuredSizes = (nodes: readonly FlowNode[]): Sizes =>
  new Map(
    nodes.flatMap(({ id, measured }) =>
      measured?.width && measured.height
        ? [[id, { width: measured.width, height: measured.height }] as const]
        : [],
    ),
  );

export interface PartBoxes {
  readonly nodes: ReadonlyMap<string, Box>;
  readonly notes: ReadonlyMap<string, Box>;
}

/** Where everything stands that a frame can hold, seen or not. */
export function partBoxes(doc: GraphDoc, sizes: Sizes): PartBoxes {
  const nodes = doc.nodes.map((node) => {
    const size = sizes.get(node.id) ?? { width: NODE_WIDTH, height: estimatedHeight(node) };
    return [node.id, { ...node.position, ...size }] as const;
  });
  const notes = (doc.notes ?? []).map(({ id, position, size }) => [id, { ...position, ...size }] as const);
  return { nodes: new Map(nodes), notes: new Map(notes) };
}

/** Around some boxes, with room for the title; null around none. */
export function boxAround(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const left = Math.min(...boxes.map(({ x }) => x)) - FRAME_PADDING;
  const top = Math.min(...boxes.map(({ y }) => y)) - FRAME_PADDING - FRAME_TITLE;
  const right = Math.max(...boxes.map(({ x, width }) => x + width)) + FRAME_PADDING;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + FRAME_PADDING;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export const frameBox = (frame: GraphFrame, parts: PartBoxes): Box | null =>
  boxAround([
    ...frame.nodes.flatMap((id) => parts.nodes.get(id) ?? []),
    ...(frame.notes ?? []).flatMap((id) => parts.notes.get(id) ?? []),
  ]);

/** By frame id. The card of a folded frame stands at the corner of where the frame does. */
export function frameBoxes(doc: GraphDoc, sizes: Sizes): ReadonlyMap<string, Box> {
  if (!doc.frames) return new Map();
  const parts = partBoxes(doc, sizes);
  const cards = cardSizes(doc);
  return new Map(
    doc.frames.flatMap((frame) => {
      const box = frameBox(frame, parts);
      return box ? [[frame.id, { ...box, ...cards.get(frame.id) }] as const] : [];
    }),
  );
}

/** Where everything is that is seen: a folded frame's card in place of what it holds. */
export interface SeenBoxes extends PartBoxes {
  /** All frames that are drawn, by their ids. */
  readonly frames: ReadonlyMap<string, Box>;
  /** Of these the cards. */
  readonly cards: ReadonlyMap<string, Box>;
}

export function seenBoxes(doc: GraphDoc, sizes: Sizes, inside: string | null = null): SeenBoxes {
  const shown = shownOf(doc, inside);
  const { nodes, notes } = partBoxes(doc, sizes);
  const frames = shown.inside ? new Map<string, Box>() : frameBoxes(doc, sizes);
  const folded = new Set(shown.folded.map(({ id }) => id));
  return {
    nodes: new Map([...nodes].filter(([id]) => shown.hasNode(id))),
    notes: new Map([...notes].filter(([id]) => shown.hasNote(id))),
    frames,
    cards: new Map([...frames].filter(([id]) => folded.has(id))),
  };
}

interface Marks {
  notes?: ReadonlyMap<string, DiffMark>;
  frames?: ReadonlyMap<string, DiffMark>;
}

const sameBox = (a: Box, b: Box): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

const boxOfNode = ({ position, width = 0, height = 0 }: NoteNode | FrameNode): Box => ({
  ...position,
  width,
  height,
});

export function flowNotes(
  doc: Pick<GraphDoc, "notes">,
  marks: Marks = {},
  previous: readonly NoteNode[] = [],
): NoteNode[] {
  const held = new Map(previous.map((node) => [node.id, node]));
  return (doc.notes ?? []).map((note) => {
    const id = noteFlowId(note.id);
    const before = held.get(id);
    const mark = marks.notes?.get(note.id) ?? null;
    const isSame = before?.data.note === note && before.data.mark === mark;
    if (isSame && sameBox(boxOfNode(before), { ...note.position, ...note.size })) return before;
    return {
      ...before,
      id,
      type: "note" as const,
      position: { ...note.position },
      ...note.size,
      data: { note, mark },
      ariaLabel: `Note: ${noteTitle(note.text)}`,
    };
  });
}

export function flowFrames(
  doc: GraphDoc,
  boxes: ReadonlyMap<string, Box>,
  { marks, previous = [] }: { marks?: Marks | undefined; previous?: readonly FrameNode[] | undefined } = {},
): FrameNode[] {
  const held = new Map(previous.map((node) => [node.id, node]));
  return (doc.frames ?? []).flatMap((frame): FrameNode[] => {
    const box = boxes.get(frame.id);
    if (!box || frame.folded) return [];
    const id = frameFlowId(frame.id);
    const before = held.get(id);
    const mark = marks?.frames?.get(frame.id) ?? null;
    const isSame = before?.data.frame === frame && before.data.mark === mark;
    if (isSame && sameBox(boxOfNode(before), box)) return [before];
    const count = frame.nodes.length + (frame.notes?.length ?? 0);
    return [
      {
        ...before,
        id,
        type: "frame" as const,
        position: { x: box.x, y: box.y },
        width: box.width,
        height: box.height,
        data: { frame, mark },
        zIndex: FRAME_LEVEL,
        connectable: false,
        // Only its title takes the pointer: what lies in it can be clicked, and the canvas behind it dragged.
        style: { pointerEvents: "none" as const },
        ariaLabel: `Frame: ${frame.title || "without a title"}, holds ${count}`,
      },
    ];
  });
}

/** The same frames at other boxes, as what they hold has been measured. */
export const reboxed = <T extends FrameNode | FoldNode>(
  frames: readonly T[],
  boxes: ReadonlyMap<string, Box>,
): T[] =>
  frames.map((node) => {
    const box = boxes.get(node.data.frame.id);
    if (!box || node.type === "fold") return node;
    if (sameBox(boxOfNode(node as FrameNode), box)) return node;
    return { ...node, position: { x: box.x, y: box.y }, width: box.width, height: box.height };
  });
