/**
 * From a graph document to what the canvas draws. Pure. Nodes and edges whose content has not changed keep their
 * identity, so the canvas redraws only what an edit or an event has touched.
 */
import { catalog, fieldsOf } from "@switchyard/catalog";
import {
  chainBehind,
  type DiffMark,
  type GraphDoc,
  type GraphEdge,
  type GraphNode,
  type GraphProblem,
  type MergedGraph,
  missingFill,
  type NodeDefinition,
  type PortRef,
  type WiredNode,
  type WireType,
} from "@switchyard/graph";
import {
  type CanvasNode,
  type FrameNode,
  flowFrames,
  flowNotes,
  frameBoxes,
  measuredSizes,
  type NoteNode,
} from "./annotations";
import { formatParam } from "./format-param";
import {
  accentOf,
  type FlowEdge,
  type FlowNode,
  type GraphNodeData,
  type NodeLive,
  type ParamLine,
  type PortNote,
  type Standing,
} from "./node-data";
import { pointsOf, sweepText } from "./sweep-text";

export interface FlowInput {
  doc: GraphDoc;
  problems?: readonly GraphProblem[];
  live?: Readonly<Record<string, NodeLive>>;
  /** By node id, for the stages of a draft. */
  standings?: Readonly<Record<string, Standing>>;
  /** While two versions are compared: how nodes and wires differ. */
  marks?: Pick<MergedGraph, "nodes" | "wire" | "notes" | "frames">;
}

export interface Flow {
  nodes: FlowNode[];
  edges: FlowEdge[];
  notes: NoteNode[];
  frames: FrameNode[];
}

/** All that stands on the canvas: frames first, for what comes later lies above. */
export const allNodes = ({ frames, notes, nodes }: Flow): CanvasNode[] => [...frames, ...notes, ...nodes];

export const edgeId = (edge: GraphEdge): string =>
  `${edge.from.node}/${edge.from.port}>${edge.to.node}/${edge.to.port}`;

/** Each node with what is plugged into it; kinds that are not known are left out. */
function wiredNodes(doc: GraphDoc): Map<string, WiredNode> {
  const inputs = new Map<string, Map<string, PortRef[]>>();
  for (const { from, to } of doc.edges) {
    const ports = inputs.get(to.node) ?? new Map<string, PortRef[]>();
    inputs.set(to.node, ports.set(to.port, [...(ports.get(to.port) ?? []), from]));
  }
  const nodes = new Map<string, WiredNode>();
  for (const { id, kind } of doc.nodes) {
    const definition = catalog.get(kind);
    if (definition) nodes.set(id, { id, definition, inputs: inputs.get(id) ?? new Map() });
  }
  return nodes;
}

const titlesOf = (definitions: readonly NodeDefinition[]): string =>
  definitions.map(({ title }) => title.toLowerCase()).join(", ");

/** What a port without a wire stands for: missing, or the defaults that the compiler adds. */
export function portNote(definition: NodeDefinition, port: string): PortNote | null {
  const input = definition.inputs[port];
  if (!input) return null;
  if (input.required) return { text: "required", isMissing: true };
  if (input.fill.length === 0) return { text: "optional", isMissing: false };
  return { text: `default ${titlesOf(missingFill(input.fill, [], catalog))}`, isMissing: false };
}

/** What the compiler adds to the chain that is plugged in, if anything. */
function fillNote(node: WiredNode, port: string, nodes: ReadonlyMap<string, WiredNode>): PortNote | null {
  const fill = node.definition.inputs[port]?.fill ?? [];
  if (fill.length === 0) return null;
  const chain = (node.inputs.get(port) ?? []).flatMap((wire) => chainBehind(wire, (id) => nodes.get(id)));
  const added = missingFill(fill, chain, catalog);
  return added.length > 0 ? { text: `+ default ${titlesOf(added)}`, isMissing: false } : null;
}

function portNotes(node: WiredNode | undefined, nodes: ReadonlyMap<string, WiredNode>) {
  const notes: Record<string, PortNote> = {};
  if (!node) return notes;
  for (const port of Object.keys(node.definition.inputs)) {
    const note = node.inputs.has(port) ? fillNote(node, port, nodes) : portNote(node.definition, port);
    if (note) notes[port] = note;
  }
  return notes;
}

function changedParams(node: GraphNode): ParamLine[] {
  const fields = fieldsOf(node.kind);
  const swept = fields.flatMap(({ name, title }) => {
    const sweep = node.sweeps?.[name];
    return sweep ? [{ name, title, text: sweepText(sweep), isSwept: true }] : [];
  });
  const set = fields
    .filter(({ name, ui }) => Object.hasOwn(node.params, name) && ui.widget !== "upload")
    .filter(({ name }) => !Object.hasOwn(node.sweeps ?? {}, name))
    .map(({ name, title, ui }) => ({
      name,
      title,
      text: ui.language ? linesText(node.params[name]) : formatParam(node.params[name]),
      isSwept: false,
    }));
  return [...swept, ...set];
}

/** Of a function: its lines say nothing one by one. */
function linesText(source: unknown): string {
  const lines = String(source).trimEnd().split("\n").length;
  return lines === 1 ? "1 line" : `${lines} lines`;
}

const NO_SENTENCES: readonly string[] = [];

interface NodeExtras {
  notes: GraphNodeData["portNotes"];
  problems: readonly GraphProblem[];
  live: NodeLive | null;
  standing: Standing | null;
  mark: DiffMark | null;
}

function nodeData(node: GraphNode, { notes, problems, live, standing, mark }: NodeExtras): GraphNodeData {
  const definition = catalog.get(node.kind) ?? null;
  const sentences = (severity: GraphProblem["severity"]) => {
    const found = problems
      .filter((problem) => problem.severity === severity && problem.code !== "unavailable")
      .map(({ message }) => message);
    return found.length > 0 ? found : NO_SENTENCES;
  };
  const lack = problems.find(({ code }) => code === "unavailable");
  return {
    node,
    definition,
    title: node.label ?? definition?.title ?? node.kind,
    accent: accentOf(definition),
    changed: changedParams(node),
    points: pointsOf(node),
    portNotes: notes,
    errors: sentences("error"),
    warnings: sentences("warning"),
    unavailable: lack ? `${lack.message} ${lack.remedy}` : null,
    live,
    standing,
    mark,
  };
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

const noteKeys = (data: GraphNodeData): string[] =>
  Object.entries(data.portNotes).map(([port, { text }]) => `${port} ${text}`);

function isSameData(a: GraphNodeData, b: GraphNodeData): boolean {
  return (
    a.node.kind === b.node.kind &&
    a.node.params === b.node.params &&
    a.node.sweeps === b.node.sweeps &&
    a.title === b.title &&
    a.live === b.live &&
    a.mark === b.mark &&
    a.standing?.kind === b.standing?.kind &&
    a.standing?.reason === b.standing?.reason &&
    sameList(a.errors, b.errors) &&
    sameList(a.warnings, b.warnings) &&
    a.unavailable === b.unavailable &&
    sameList(noteKeys(a), noteKeys(b))
  );
}

function byNode(problems: readonly GraphProblem[]): Map<string | null, GraphProblem[]> {
  const map = new Map<string | null, GraphProblem[]>();
  for (const problem of problems) {
    const held = map.get(problem.nodeId);
    if (held) held.push(problem);
    else map.set(problem.nodeId, [problem]);
  }
  return map;
}

/** As the node's card shows them, and as screen readers say them. */
export const STANDING_WORDS: Record<Standing["kind"], string> = {
  cached: "cached",
  willRun: "will run",
  changed: "changed",
};

function describe(data: GraphNodeData): string {
  const problems = data.errors.length + data.warnings.length;
  const state = [data.live?.state, data.mark].map((word) => (word ? `, ${word}` : "")).join("");
  const standing = data.standing ? `, ${STANDING_WORDS[data.standing.kind]}. ${data.standing.reason}` : "";
  const swept = data.node.sweeps ? `, swept over ${data.points} values` : "";
  const unavailable = data.unavailable ? `, unavailable. ${data.unavailable}` : "";
  return `${data.title}, ${data.node.id}${unavailable}${swept}${state}${standing}${problems > 0 ? `, ${problems} problems` : ""}`;
}

function flowNodes(
  { doc, problems = [], live = {}, standings = {}, marks }: FlowInput,
  previous: Flow | null,
): FlowNode[] {
  const held = new Map(previous?.nodes.map((node) => [node.id, node]));
  const wired = wiredNodes(doc);
  const problemsOf = byNode(problems);
  return doc.nodes.map((node) => {
    const data = nodeData(node, {
      notes: portNotes(wired.get(node.id), wired),
      problems: problemsOf.get(node.id) ?? [],
      live: live[node.id] ?? null,
      standing: standings[node.id] ?? null,
      mark: marks?.nodes.get(node.id) ?? null,
    });
    const before = held.get(node.id);
    const isSame = before !== undefined && isSameData(before.data, data);
    const isUnmoved = before?.position.x === node.position.x && before.position.y === node.position.y;
    if (isSame && isUnmoved) return before;
    return {
      ...before,
      id: node.id,
      type: "graphNode" as const,
      position: { ...node.position },
      data: isSame ? before.data : data,
      ariaLabel: describe(data),
    };
  });
}

function wireTypeOf(edge: GraphEdge, kinds: ReadonlyMap<string, string>): WireType | null {
  const definition = catalog.get(kinds.get(edge.from.node) ?? "");
  return definition?.outputs[edge.from.port]?.type ?? null;
}

function flowEdges({ doc, live = {}, marks }: FlowInput, previous: Flow | null): FlowEdge[] {
  const held = new Map(previous?.edges.map((edge) => [edge.id, edge]));
  const kinds = new Map(doc.nodes.map((node) => [node.id, node.kind]));
  return doc.edges.map((edge) => {
    const id = edgeId(edge);
    const type = wireTypeOf(edge, kinds);
    const isFlowing = live[edge.to.node]?.state === "running";
    const before = held.get(id);
    const mark = marks?.wire(edge) ?? null;
    const { data } = before ?? {};
    if (before && data?.type === type && data.isFlowing === isFlowing && data.mark === mark) return before;
    return {
      ...before,
      id,
      type: "wire" as const,
      source: edge.from.node,
      sourceHandle: edge.from.port,
      target: edge.to.node,
      targetHandle: edge.to.port,
      data: { type, isFlowing, mark },
      ariaLabel: `Wire from ${edge.from.node} ${edge.from.port} to ${edge.to.node} ${edge.to.port}`,
    };
  });
}

export function toFlow(input: FlowInput, previous: Flow | null = null): Flow {
  const { doc, marks } = input;
  const nodes = flowNodes(input, previous);
  return {
    nodes,
    edges: flowEdges(input, previous),
    notes: flowNotes(doc, marks, previous?.notes),
    frames: flowFrames(doc, frameBoxes(doc, measuredSizes(nodes)), { marks, previous: previous?.frames }),
  };
}
