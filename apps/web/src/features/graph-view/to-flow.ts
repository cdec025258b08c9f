/**
 * From a graph document to what the canvas draws. Pure. Nodes and edges whose content has not changed keep their
 * identity, so the canvas redraws only what an edit or an event has touched.
 */
import { catalog, fieldsOf } from "@switchyard/catalog";
import type {
  GraphDoc,
  GraphEdge,
  GraphNode,
  GraphProblem,
  NodeDefinition,
  WireType,
} from "@switchyard/graph";
import { formatParam } from "./format-param";
import {
  accentOf,
  type FlowEdge,
  type FlowNode,
  type GraphNodeData,
  type NodeLive,
  type PortNote,
} from "./node-data";

export interface FlowInput {
  doc: GraphDoc;
  problems?: readonly GraphProblem[];
  live?: Readonly<Record<string, NodeLive>>;
}

export interface Flow {
  nodes: FlowNode[];
  edges: FlowEdge[];
}

export const edgeId = (edge: GraphEdge): string =>
  `${edge.from.node}/${edge.from.port}>${edge.to.node}/${edge.to.port}`;

function pluggedPorts(doc: GraphDoc): Map<string, Set<string>> {
  const ports = new Map<string, Set<string>>();
  for (const { to } of doc.edges) {
    const held = ports.get(to.node);
    if (held) held.add(to.port);
    else ports.set(to.node, new Set([to.port]));
  }
  return ports;
}

/** What a port without a wire stands for: missing, or the defaults that the compiler adds. */
export function portNote(definition: NodeDefinition, port: string): PortNote | null {
  const input = definition.inputs[port];
  if (!input) return null;
  if (input.required) return { text: "required", isMissing: true };
  if (input.fill.length === 0) return { text: "optional", isMissing: false };
  const titles = input.fill.map((kind) => (catalog.get(kind)?.title ?? kind).toLowerCase());
  return { text: `default ${titles.join(", ")}`, isMissing: false };
}

function portNotes(definition: NodeDefinition | null, plugged: Set<string> | undefined) {
  const notes: Record<string, PortNote> = {};
  for (const port of Object.keys(definition?.inputs ?? {})) {
    const note = definition && !plugged?.has(port) ? portNote(definition, port) : null;
    if (note) notes[port] = note;
  }
  return notes;
}

function changedParams(node: GraphNode) {
  return fieldsOf(node.kind)
    .filter((field) => Object.hasOwn(node.params, field.name) && field.ui.widget !== "upload")
    .map((field) => ({ name: field.name, title: field.title, text: formatParam(node.params[field.name]) }));
}

const NO_SENTENCES: readonly string[] = [];

interface NodeExtras {
  plugged: Set<string> | undefined;
  problems: readonly GraphProblem[];
  live: NodeLive | null;
}

function nodeData(node: GraphNode, { plugged, problems, live }: NodeExtras): GraphNodeData {
  const definition = catalog.get(node.kind) ?? null;
  const sentences = (severity: GraphProblem["severity"]) => {
    const found = problems.filter((problem) => problem.severity === severity).map(({ message }) => message);
    return found.length > 0 ? found : NO_SENTENCES;
  };
  return {
    node,
    definition,
    title: node.label ?? definition?.title ?? node.kind,
    accent: accentOf(definition),
    changed: changedParams(node),
    portNotes: portNotes(definition, plugged),
    errors: sentences("error"),
    warnings: sentences("warning"),
    live,
  };
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

function isSameData(a: GraphNodeData, b: GraphNodeData): boolean {
  return (
    a.node.kind === b.node.kind &&
    a.node.params === b.node.params &&
    a.title === b.title &&
    a.live === b.live &&
    sameList(a.errors, b.errors) &&
    sameList(a.warnings, b.warnings) &&
    sameList(Object.keys(a.portNotes), Object.keys(b.portNotes))
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

function describe(data: GraphNodeData): string {
  const problems = data.errors.length + data.warnings.length;
  const state = data.live?.state ? `, ${data.live.state}` : "";
  return `${data.title}, ${data.node.id}${state}${problems > 0 ? `, ${problems} problems` : ""}`;
}

function flowNodes({ doc, problems = [], live = {} }: FlowInput, previous: Flow | null): FlowNode[] {
  const held = new Map(previous?.nodes.map((node) => [node.id, node]));
  const plugged = pluggedPorts(doc);
  const problemsOf = byNode(problems);
  return doc.nodes.map((node) => {
    const data = nodeData(node, {
      plugged: plugged.get(node.id),
      problems: problemsOf.get(node.id) ?? [],
      live: live[node.id] ?? null,
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

function flowEdges({ doc, live = {} }: FlowInput, previous: Flow | null): FlowEdge[] {
  const held = new Map(previous?.edges.map((edge) => [edge.id, edge]));
  const kinds = new Map(doc.nodes.map((node) => [node.id, node.kind]));
  return doc.edges.map((edge) => {
    const id = edgeId(edge);
    const type = wireTypeOf(edge, kinds);
    const isFlowing = live[edge.to.node]?.state === "running";
    const before = held.get(id);
    if (before?.data?.type === type && before.data.isFlowing === isFlowing) return before;
    return {
      ...before,
      id,
      type: "wire" as const,
      source: edge.from.node,
      sourceHandle: edge.from.port,
      target: edge.to.node,
      targetHandle: edge.to.port,
      data: { type, isFlowing },
      ariaLabel: `Wire from ${edge.from.node} ${edge.from.port} to ${edge.to.node} ${edge.to.port}`,
    };
  });
}

export function toFlow(input: FlowInput, previous: Flow | null = null): Flow {
  return { nodes: flowNodes(input, previous), edges: flowEdges(input, previous) };
}
