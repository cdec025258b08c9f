/**
 * From a graph document to what the canvas draws. Pure. Nodes and edges whose content has not changed keep their
 * identity, so the canvas redraws only what an edit or an event has touched.
 */
import { catalog, fieldsOf } from "@switchyard/catalog";
import {
  type Box,
  chainBehind,
  type DiffMark,
  type GraphDoc,
  type GraphNode,
  type GraphProblem,
  missingFill,
  type NodeDefinition,
  type PortRef,
  type WiredNode,
} from "@switchyard/graph";
import { type NodeHandle, Position } from "@xyflow/react";
import { flowFrames, flowNotes, frameBoxes, measuredSizes, partBoxes } from "./annotations";
import type { Flow, FlowInput } from "./flow";
import { flowEdges } from "./flow-edges";
import { flowFolds, flowStubs } from "./flow-folds";
import { formatParam } from "./format-param";
import {
  accentOf,
  type FlowNode,
  type GraphNodeData,
  type NodeLive,
  type ParamLine,
  type PortNote,
  type Standing,
} from "./node-data";
import { dotBox } from "./node-size";
import { type Shown, shownOf } from "./shown";
import { pointsOf, sweepText } from "./sweep-text";

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

/** Where its wires end, known before it is drawn; a kind that is not known has no ports. */
function handlesOf(definition: NodeDefinition | null): NodeHandle[] {
  const ends = (side: "source" | "target", ports: object) =>
    Object.keys(ports).map((id, row) => ({
      id,
      type: side,
      position: side === "source" ? Position.Right : Position.Left,
      ...dotBox(side, row),
    }));
  return [...ends("target", definition?.inputs ?? {}), ...ends("source", definition?.outputs ?? {})];
}

function flowNodes(
  { doc, problems = [], live = {}, standings = {}, marks }: FlowInput,
  shown: Shown,
  previous: Flow | null,
): FlowNode[] {
  const held = new Map(previous?.nodes.map((node) => [node.id, node]));
  const wired = wiredNodes(doc);
  const problemsOf = byNode(problems);
  const seen = doc.nodes.filter(({ id }) => shown.hasNode(id));
  return seen.map((node) => {
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
      handles: handlesOf(data.definition),
      ariaLabel: describe(data),
    };
  });
}

export function toFlow(input: FlowInput, previous: Flow | null = null): Flow {
  const { doc, marks } = input;
  const shown = shownOf(doc, input.inside);
  const nodes = flowNodes(input, shown, previous);
  const sizes = measuredSizes(nodes);
  const boxes = shown.inside ? new Map<string, Box>() : frameBoxes(doc, sizes);
  const notes = doc.notes?.filter(({ id }) => shown.hasNote(id));
  const open = previous?.frames.filter((node) => node.type === "frame");
  return {
    nodes,
    edges: flowEdges(input, shown, previous),
    notes: flowNotes(notes ? { notes } : {}, marks, previous?.notes),
    frames: [
      ...flowFrames(doc, boxes, { marks, previous: open }),
      ...flowFolds(input, { shown, boxes }, previous),
    ],
    stubs: shown.inside
      ? flowStubs(input, { inside: shown.inside, parts: partBoxes(doc, sizes) }, previous)
      : [],
  };
}
