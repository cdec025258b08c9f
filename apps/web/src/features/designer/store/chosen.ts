/** What is selected on the canvas, and what that means for the document. Pure. */
import type { GraphDoc, Pasted } from "@switchyard/graph";
import { type Flow, frameFlowId, noteFlowId, partOf } from "@/features/graph-view";

export const selectedIds = (flow: Flow): string[] =>
  flow.nodes.filter((node) => node.selected).map((node) => node.id);

const selectedPartIds = (nodes: readonly { id: string; selected?: boolean | undefined }[]): string[] =>
  nodes.filter((node) => node.selected).map((node) => partOf(node.id).id);

export interface Chosen {
  readonly nodes: readonly string[];
  readonly notes: readonly string[];
  readonly frames: readonly string[];
}

/** By the document's ids, as they are selected. */
export const selectedParts = (flow: Flow): Chosen => ({
  nodes: selectedIds(flow),
  notes: selectedPartIds(flow.notes),
  frames: selectedPartIds(flow.frames),
});

export function countSelected(flow: Flow): number {
  const { nodes, notes, frames } = selectedParts(flow);
  return nodes.length + notes.length + frames.length;
}

/** The same with all that the selected frames hold: a frame stands for what is in it. */
export function chosenParts(doc: GraphDoc, flow: Flow): Chosen {
  const selected = selectedParts(flow);
  const frames = (doc.frames ?? []).filter(({ id }) => selected.frames.includes(id));
  return {
    nodes: [...new Set([...selected.nodes, ...frames.flatMap(({ nodes }) => nodes)])],
    notes: [...new Set([...selected.notes, ...frames.flatMap(({ notes = [] }) => notes)])],
    frames: selected.frames,
  };
}

/** The same canvas with just these selected, by their ids on the canvas. */
export function withSelection(flow: Flow, ids: ReadonlySet<string>): Flow {
  const chosen = <T extends { id: string; selected?: boolean }>(nodes: readonly T[]): T[] =>
    nodes.map((node) =>
      Boolean(node.selected) === ids.has(node.id) ? node : { ...node, selected: ids.has(node.id) },
    );
  return {
    nodes: chosen(flow.nodes),
    notes: chosen(flow.notes),
    frames: chosen(flow.frames),
    stubs: flow.stubs,
    edges: flow.edges.map((edge) => (edge.selected ? { ...edge, selected: false } : edge)),
  };
}

/** What has been pasted as it is seen: a folded frame for what it holds. */
export function pastedFlowIds({ ids, notes }: Pick<Pasted, "ids" | "notes">, doc: GraphDoc): string[] {
  const all = new Set([...ids, ...notes.map(noteFlowId)]);
  for (const frame of doc.frames ?? []) {
    const held = [...frame.nodes, ...(frame.notes ?? []).map(noteFlowId)];
    if (!frame.folded || !held.every((id) => all.has(id))) continue;
    for (const id of held) all.delete(id);
    all.add(frameFlowId(frame.id));
  }
  return [...all];
}
