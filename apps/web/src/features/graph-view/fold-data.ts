/** What a folded frame's card and the ports of an opened sub-graph are drawn from. */
import type { DiffMark, GraphFrame, InterfacePort, PortId, PortRef, WireType } from "@switchyard/graph";
import type { Node } from "@xyflow/react";
import type { NodeLive, Standing } from "./node-data";

export interface FoldData extends Record<string, unknown> {
  frame: GraphFrame;
  title: string;
  /** The type that the card is coloured by: what it gives, else what it takes first. */
  accent: WireType | null;
  inputs: readonly InterfacePort[];
  outputs: readonly InterfacePort[];
  /** How many nodes and notes are inside. */
  nodes: number;
  notes: number;
  /** Of all members, each with its node's name. */
  errors: readonly string[];
  warnings: readonly string[];
  /** What is swept inside, and how many choices of values that gives. */
  swept: readonly string[];
  points: number;
  /** The worst state of the stages inside, and their values. */
  live: NodeLive | null;
  standing: Standing | null;
  mark: DiffMark | null;
}
export type FoldNode = Node<FoldData, "fold">;

export interface StubData extends Record<string, unknown> {
  port: InterfacePort;
  /** The nodes outside that its wires lead to or come from. */
  outside: readonly string[];
}
export type StubNode = Node<StubData, "stub">;

/** A handle on a folded card stands for a port of a member; no id of a node has a slash in it. */
export const foldHandle = ({ node, port }: PortRef): string => `${node}/${port}`;

/** The port of the document that a handle on the canvas stands for. */
export function portAt(flowId: string, handle: string): PortRef {
  const at = handle.indexOf("/");
  const isOnCard = flowId.includes(":") && at !== -1;
  return isOnCard
    ? { node: handle.slice(0, at), port: handle.slice(at + 1) }
    : { node: flowId, port: handle };
}

export const stubFlowId = ({ side, node, port }: PortId): string => `port:${side}:${node}/${port}`;

/** "3 nodes", "1 node and 2 notes". */
export function countText(nodes: number, notes: number): string {
  const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  if (nodes === 0) return counted(notes, "note");
  return notes === 0 ? counted(nodes, "node") : `${counted(nodes, "node")} and ${counted(notes, "note")}`;
}

export const frameTitle = ({ title, folded }: Pick<GraphFrame, "title" | "folded">): string =>
  title.trim() || (folded ? "Untitled sub-graph" : "Untitled frame");
