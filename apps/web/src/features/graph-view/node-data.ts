import type { DiffMark, GraphNode, NodeDefinition, WireType } from "@switchyard/graph";
import type { Edge, Node } from "@xyflow/react";

/** What a node does in a run; null where the kind has no state of its own (parts). */
export type NodeRunState = "waiting" | "running" | "paused" | "finished" | "reused" | "failed" | "cancelled";

/** What the run page shows on a node. */
export interface NodeLive {
  state: NodeRunState | null;
  /** 0 to 1; null where there is nothing to count. */
  progress: number | null;
  /** One line below the progress, such as "120 of 400 steps, 2 min left". */
  note: string | null;
  /** The kind's primary signals, formatted. */
  values: readonly { title: string; text: string }[];
  /** Newest points of the first primary signal, drawn as a small line. */
  spark?: readonly number[];
}

/** Whether a stage of a draft would run, or its result is taken from storage. */
export interface Standing {
  kind: "cached" | "willRun" | "changed";
  /** Why, as a sentence. */
  reason: string;
}

/** A port with nothing plugged in tells what happens then. */
export type PortNote = { text: string; isMissing: boolean };

export interface ParamLine {
  name: string;
  title: string;
  text: string;
  /** The text names the values that it takes in turn. */
  isSwept: boolean;
}

/** Everything a node's card is drawn from. Equal identity, no new drawing. */
export interface GraphNodeData extends Record<string, unknown> {
  node: GraphNode;
  /** Null for a kind that this version does not know. */
  definition: NodeDefinition | null;
  title: string;
  accent: WireType | null;
  /** Parameters that differ from their defaults or are swept; what is swept first. */
  changed: readonly ParamLine[];
  /** How many choices of values its sweeps give; 1 where nothing is swept. */
  points: number;
  /** By input port, for ports with no wire. */
  portNotes: Readonly<Record<string, PortNote>>;
  errors: readonly string[];
  warnings: readonly string[];
  /** Why no known worker could run it, and what to do; null where one could, or nothing is known. */
  unavailable: string | null;
  live: NodeLive | null;
  /** Null for what is no stage, and while it is not known. */
  standing: Standing | null;
  /** How it differs from another version, while two are compared. */
  mark: DiffMark | null;
}

export type FlowNode = Node<GraphNodeData, "graphNode">;
export type FlowEdge = Edge<{ type: WireType | null; isFlowing: boolean; mark: DiffMark | null }, "wire">;

/** The type that a node is coloured by: what it gives, else what it takes first. */
export function accentOf(definition: NodeDefinition | null): WireType | null {
  if (!definition) return null;
  const port = Object.values(definition.outputs)[0] ?? Object.values(definition.inputs)[0];
  return port?.type ?? null;
}
