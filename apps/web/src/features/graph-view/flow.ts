/** What the canvas is given to draw, and what it draws. */
import type { GraphDoc, GraphProblem, MergedGraph } from "@switchyard/graph";
import type { CanvasNode, FrameNode, NoteNode } from "./annotations";
import type { FoldNode, StubNode } from "./fold-data";
import type { FlowEdge, FlowNode, NodeLive, Standing } from "./node-data";

export interface FlowInput {
  doc: GraphDoc;
  problems?: readonly GraphProblem[];
  live?: Readonly<Record<string, NodeLive>>;
  /** By node id, for the stages of a draft. */
  standings?: Readonly<Record<string, Standing>>;
  /** While two versions are compared: how nodes and wires differ. */
  marks?: Pick<MergedGraph, "nodes" | "wire" | "notes" | "frames">;
  /** The frame that is alone on the canvas, by its id. */
  inside?: string | null;
}

export interface Flow {
  nodes: FlowNode[];
  edges: FlowEdge[];
  notes: NoteNode[];
  /** Folded ones are cards, and stand for what they hold. */
  frames: (FrameNode | FoldNode)[];
  /** The interface of the sub-graph that is alone on the canvas. */
  stubs: StubNode[];
}

/** All that stands on the canvas: frames first, for what comes later lies above. */
export const allNodes = ({ frames, notes, nodes, stubs }: Flow): CanvasNode[] => [
  ...frames,
  ...notes,
  ...nodes,
  ...stubs,
];
