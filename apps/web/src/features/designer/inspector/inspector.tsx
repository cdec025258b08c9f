"use client";

import { catalog, fieldsOf } from "@switchyard/catalog";
import type { GraphNode, GraphProblem } from "@switchyard/graph";
import { Copy, MousePointerClick, Trash2 } from "lucide-react";
import { useParams } from "next/navigation";
import { type RefObject, useEffect, useRef } from "react";
import { RunCases, TasksPreview, TryReward } from "@/features/reward-bench";
import { IconButton } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { FrameInspector } from "../annotations/frame-inspector";
import { NoteInspector } from "../annotations/note-inspector";
import type { LooseWire } from "../canvas/loose-wire";
import { selectedParts } from "../store/chosen";
import { useDesigner, useDesignerStore } from "../store/context";
import { DerivedValues } from "./derived-values";
import { NodeDoc } from "./node-doc";
import { PANELS } from "./panels";
import { ParamsForm } from "./params-form";
import { SelectionPanel } from "./selection-panel";
import { WiresForm } from "./wires-form";

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="border-t px-4 py-3">
      <h3 className="pb-2 font-medium text-2xs text-faint uppercase tracking-wide">{title}</h3>
      {children}
    </section>
  );
}

function NodeHeader({ node }: { node: GraphNode }) {
  const { setLabel, removeSelected, duplicateSelected } = useDesignerStore().getState();
  const definition = catalog.get(node.kind);
  return (
    <div className="flex flex-col gap-1 px-4 pt-3 pb-3">
      <div className="flex items-center gap-1">
        <input
          value={node.label ?? ""}
          placeholder={definition?.title ?? node.kind}
          aria-label="Name of this node"
          maxLength={120}
          onChange={(event) => setLabel(node.id, event.target.value)}
          className="-ml-2 h-8 min-w-0 flex-1 rounded-md border border-transparent bg-transparent px-2 font-semibold text-base placeholder:text-ink hover:border-line focus:border-line-strong"
        />
        <IconButton label="Duplicate" keys="Ctrl+D" onClick={duplicateSelected}>
          <Copy className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton label="Delete" keys="Del" onClick={removeSelected}>
          <Trash2 className="size-4" aria-hidden="true" />
        </IconButton>
      </div>
      <p className="text-soft text-xs">{definition?.summary}</p>
      <p className="truncate font-mono text-2xs text-faint">
        {node.id} · {node.kind}
      </p>
    </div>
  );
}

/** Moves the keyboard to the field that was asked for, by a click on a problem or Enter on the node. */
function useAskedField(container: RefObject<HTMLElement | null>, nodeId: string): void {
  const focus = useDesigner((state) => state.focus);
  useEffect(() => {
    if (focus?.nodeId !== nodeId) return;
    const field = focus.param
      ? container.current?.querySelector(`[data-param="${CSS.escape(focus.param)}"]`)
      : container.current;
    // Not what stands before the field itself, such as the button that sweeps it.
    const control =
      field?.querySelector<HTMLElement>("input, textarea, select, [role=textbox]") ??
      field?.querySelector<HTMLElement>("button");
    field?.scrollIntoView({ block: focus.param ? "center" : "nearest" });
    control?.focus({ preventScroll: true });
  }, [focus, nodeId, container]);
}

/** What a kind shows beside its form. */
function NodePanel({ node }: { node: GraphNode }) {
  const doc = useDesigner((state) => state.history.present);
  const { id: experimentId } = useParams<{ id: string }>();
  const Panel = PANELS[node.kind];
  return Panel ? <Panel node={node} doc={doc} experimentId={experimentId} section={Section} /> : null;
}

interface NodeInspectorProps {
  node: GraphNode;
  problems: readonly GraphProblem[];
  onAddFor: (wire: LooseWire) => void;
}

function NodeInspector({ node, problems, onAddFor }: NodeInspectorProps) {
  const container = useRef<HTMLDivElement>(null);
  useAskedField(container, node.id);
  const definition = catalog.get(node.kind);
  const general = problems.filter((problem) => !problem.param && !problem.port);
  return (
    <div ref={container}>
      <NodeHeader node={node} />
      {general.map((problem) => (
        <p key={problem.message} className="mx-4 mb-3 rounded-md bg-warn-soft px-3 py-2 text-warn text-xs">
          {problem.message} {problem.remedy}
        </p>
      ))}
      {definition ? (
        <>
          <Section title="Wires">
            <WiresForm node={node} definition={definition} problems={problems} onAddFor={onAddFor} />
          </Section>
          <Section title="Parameters">
            <ParamsForm key={node.id} node={node} problems={problems} />
            <DerivedValues node={node} definition={definition} />
          </Section>
          <WorkerAnswers node={node} />
          <NodePanel node={node} />
          <NodeDoc kind={node.kind} />
        </>
      ) : null}
    </div>
  );
}

const hasCases = (kind: string): boolean => fieldsOf(kind).some(({ ui }) => ui.widget === "cases");

/** What a worker can say of this node before a run. */
function WorkerAnswers({ node }: { node: GraphNode }) {
  const doc = useDesigner((state) => state.history.present);
  const { id: experimentId } = useParams<{ id: string }>();
  const outputs = Object.values(catalog.get(node.kind)?.outputs ?? {}).map(({ type }) => type);
  if (outputs.includes("reward")) {
    return (
      <Section title="Before a run">
        <div className="flex flex-col gap-2">
          {hasCases(node.kind) ? <RunCases doc={doc} nodeId={node.id} /> : null}
          <TryReward experimentId={experimentId} doc={doc} nodeId={node.id} />
        </div>
      </Section>
    );
  }
  if (!outputs.includes("tasks")) return null;
  return (
    <Section title="Before a run">
      <TasksPreview doc={doc} nodeId={node.id} />
    </Section>
  );
}

/** What is selected, as one text, so that nothing is drawn again while it stays the same. */
function useSelected() {
  const key = useDesigner((state) => JSON.stringify(selectedParts(state.flow)));
  return JSON.parse(key) as ReturnType<typeof selectedParts>;
}

/** The form of the selected node, note or frame. */
export function Inspector({ onAddFor }: { onAddFor: (wire: LooseWire) => void }) {
  const { nodes, notes, frames } = useSelected();
  const doc = useDesigner((state) => state.history.present);
  const problems = useDesigner((state) => state.problems);
  const inside = useDesigner((state) => state.inside);
  const count = nodes.length + notes.length + frames.length;
  if (count === 1) {
    const node = doc.nodes.find(({ id }) => id === nodes[0]);
    const note = doc.notes?.find(({ id }) => id === notes[0]);
    const frame = doc.frames?.find(({ id }) => id === frames[0]);
    if (note) return <NoteInspector key={note.id} note={note} />;
    if (frame) return <FrameInspector key={frame.id} frame={frame} />;
    if (node) {
      const own = problems.filter((problem) => problem.nodeId === node.id);
      return <NodeInspector key={node.id} node={node} problems={own} onAddFor={onAddFor} />;
    }
  }
  if (count > 1) return <SelectionPanel count={count} nodes={nodes.length} />;
  // Inside of a sub-graph, where nothing is selected, the sub-graph itself is what there is to shape.
  const open = doc.frames?.find(({ id }) => id === inside);
  if (open) return <FrameInspector key={open.id} frame={open} />;
  return (
    <EmptyState icon={<MousePointerClick className="size-6" aria-hidden="true" />} title="No node selected">
      Click a node, or press Tab on the canvas and then Enter, to see its wires and parameters.
    </EmptyState>
  );
}
