/** A graph as a list: its nodes by the stage that they work for, or by the frame that they are in. Pure. */
import { catalog } from "@switchyard/catalog";
import type { GraphDoc, GraphFrame, GraphNode } from "@switchyard/graph";
import { frameFlowId, frameTitle, noteFlowId, noteTitle } from "@/features/graph-view";

export interface OutlineEntry {
  /** Its id on the canvas. */
  flowId: string;
  title: string;
  /** Below the title: the kind of a node. */
  kind: string;
  isStage: boolean;
}

export interface OutlineGroup {
  /** Told apart by it; also the id on the canvas of the stage or frame that it is about, where there is one. */
  id: string;
  title: string;
  entries: readonly OutlineEntry[];
}

export type OutlineOrder = "stage" | "frame";

const isStage = ({ kind }: GraphNode): boolean => catalog.get(kind)?.role === "stage";

const entryOf = (node: GraphNode): OutlineEntry => {
  const kind = catalog.get(node.kind)?.title ?? node.kind;
  return { flowId: node.id, title: node.label ?? kind, kind, isStage: isStage(node) };
};

type Sources = ReadonlyMap<string, readonly string[]>;

function sourcesOf(doc: GraphDoc): Sources {
  const sources = new Map<string, string[]>();
  for (const { from, to } of doc.edges) {
    const held = sources.get(to.node);
    if (held) held.push(from.node);
    else sources.set(to.node, [from.node]);
  }
  return sources;
}

/** Stages with those that they build on before them; a graph that goes in a circle has some order too. */
function stagesInOrder(doc: GraphDoc, sources: Sources, nodes: ReadonlyMap<string, GraphNode>): GraphNode[] {
  const order: GraphNode[] = [];
  const seen = new Set<string>();
  for (const start of doc.nodes) {
    // A list instead of recursion: a chain may be thousands of nodes long.
    const waiting = [{ id: start.id, isDone: false }];
    for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
      const node = nodes.get(visit.id);
      if (visit.isDone && node && isStage(node)) order.push(node);
      if (visit.isDone || seen.has(visit.id)) continue;
      seen.add(visit.id);
      waiting.push({ id: visit.id, isDone: true });
      for (const id of (sources.get(visit.id) ?? []).toReversed()) waiting.push({ id, isDone: false });
    }
  }
  return order;
}

/** What is plugged into a stage, up to the stages before it. */
function partsOf(stage: GraphNode, sources: Sources, nodes: ReadonlyMap<string, GraphNode>): Set<string> {
  const parts = new Set<string>();
  const waiting = [...(sources.get(stage.id) ?? [])];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = nodes.get(id);
    if (!node || isStage(node) || parts.has(id)) continue;
    parts.add(id);
    waiting.push(...(sources.get(id) ?? []));
  }
  return parts;
}

function byStage(doc: GraphDoc): OutlineGroup[] {
  const nodes = new Map(doc.nodes.map((node) => [node.id, node]));
  const sources = sourcesOf(doc);
  const stages = stagesInOrder(doc, sources, nodes);
  const users = new Map<string, string[]>();
  for (const stage of stages)
    for (const id of partsOf(stage, sources, nodes)) users.set(id, [...(users.get(id) ?? []), stage.id]);
  const parts = doc.nodes.filter((node) => !isStage(node));
  const usedBy = (count: (stageIds: readonly string[]) => boolean) =>
    parts.filter(({ id }) => count(users.get(id) ?? [])).map(entryOf);
  const groups = stages.map((stage) => ({
    id: stage.id,
    title: entryOf(stage).title,
    entries: [entryOf(stage), ...usedBy((ids) => ids.length === 1 && ids[0] === stage.id)],
  }));
  return [
    { id: "shared", title: "Used by several stages", entries: usedBy((ids) => ids.length > 1) },
    ...groups,
    { id: "loose", title: "Used by no stage", entries: usedBy((ids) => ids.length === 0) },
    { id: "subgraphs", title: "Sub-graphs", entries: (doc.frames ?? []).flatMap(cardEntries) },
    { id: "notes", title: "Notes", entries: noteEntries(doc, () => true) },
  ];
}

/** The card of a folded frame, which is listed besides what it holds. */
const cardEntries = (frame: GraphFrame): OutlineEntry[] =>
  frame.folded
    ? [{ flowId: frameFlowId(frame.id), title: frameTitle(frame), kind: "Sub-graph", isStage: true }]
    : [];

const noteEntries = (doc: GraphDoc, isWanted: (id: string) => boolean): OutlineEntry[] =>
  (doc.notes ?? [])
    .filter(({ id }) => isWanted(id))
    .map(({ id, text }) => ({
      flowId: noteFlowId(id),
      title: noteTitle(text),
      kind: "Note",
      isStage: false,
    }));

function byFrame(doc: GraphDoc): OutlineGroup[] {
  const frames = doc.frames ?? [];
  const framed = new Set(frames.flatMap(({ nodes }) => nodes));
  const framedNotes = new Set(frames.flatMap(({ notes = [] }) => notes));
  const groups = frames.map((frame) => {
    const [nodes, notes] = [new Set(frame.nodes), new Set(frame.notes)];
    return {
      id: frameFlowId(frame.id),
      title: frameTitle(frame),
      entries: [
        ...cardEntries(frame),
        ...doc.nodes.filter(({ id }) => nodes.has(id)).map(entryOf),
        ...noteEntries(doc, (id) => notes.has(id)),
      ],
    };
  });
  const outside = [
    ...doc.nodes.filter(({ id }) => !framed.has(id)).map(entryOf),
    ...noteEntries(doc, (id) => !framedNotes.has(id)),
  ];
  return [...groups, { id: "outside", title: "In no frame", entries: outside }];
}

/** Groups with what answers every word that is typed; those without anything are left out. */
export function outlineOf(doc: GraphDoc, order: OutlineOrder, typed = ""): OutlineGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const answers = ({ flowId, title, kind }: OutlineEntry): boolean => {
    const text = `${title} ${kind} ${flowId}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const groups = order === "stage" ? byStage(doc) : byFrame(doc);
  return groups
    .map((group) => ({ ...group, entries: group.entries.filter(answers) }))
    .filter(({ entries }) => entries.length > 0);
}
