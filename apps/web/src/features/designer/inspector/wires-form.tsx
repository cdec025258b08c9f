"use client";

import { catalog } from "@switchyard/catalog";
import type {
  GraphDoc,
  GraphEdge,
  GraphNode,
  GraphProblem,
  NodeDefinition,
  PortRef,
} from "@switchyard/graph";
import { Plus, X } from "lucide-react";
import { useMemo } from "react";
import { portNote } from "@/features/graph-view";
import { Button, IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Select } from "@/ui/field";
import { wireColour } from "@/ui/wire-colours";
import type { LooseWire } from "../canvas/loose-wire";
import { useDesigner, useDesignerStore } from "../store/context";
import { makeWireJudge } from "../store/wire-judge";

/** Outputs anywhere in the graph that this port would take. */
function candidatesFor(doc: GraphDoc, to: PortRef): PortRef[] {
  const judge = makeWireJudge(doc, catalog);
  const from = { ...to, side: "target" as const };
  return doc.nodes.flatMap(({ id, kind }) =>
    Object.keys(catalog.get(kind)?.outputs ?? {})
      .map((port) => ({ node: id, port }))
      .filter((ref) => judge({ from, onto: { ...ref, side: "source" } })),
  );
}

const nameOf = (doc: GraphDoc, id: string): string => {
  const node = doc.nodes.find((candidate) => candidate.id === id);
  const title = node?.label ?? catalog.get(node?.kind ?? "")?.title;
  return title ? `${title} (${id})` : id;
};

function Plugged({ doc, edge }: { doc: GraphDoc; edge: GraphEdge }) {
  const { disconnect, focusField } = useDesignerStore().getState();
  const name = nameOf(doc, edge.from.node);
  return (
    <div className="flex items-center gap-1 rounded-md bg-sunken pl-2 text-xs">
      <button
        type="button"
        onClick={() => focusField(edge.from.node)}
        className="min-w-0 flex-1 truncate py-1 text-left hover:underline"
      >
        {name}
      </button>
      <IconButton size="sm" label={`Remove the wire from ${name}`} onClick={() => disconnect([edge])}>
        <X className="size-3.5" aria-hidden="true" />
      </IconButton>
    </div>
  );
}

interface PortProps {
  node: GraphNode;
  definition: NodeDefinition;
  port: string;
  /** Asks for a new node for the port. */
  onAddFor: (wire: LooseWire) => void;
}

const COLUMN = 260;

/** The port's name, what happens without a wire, and a button for a node that fits. */
function PortTitle({ node, definition, port, isPlugged, onAddFor }: PortProps & { isPlugged: boolean }) {
  const input = definition.inputs[port];
  if (!input) return null;
  const note = isPlugged ? null : portNote(definition, port);
  const { x, y } = node.position;
  return (
    <div className="flex items-center gap-2 text-xs">
      <span
        className="size-2.5 shrink-0 rounded-[3px]"
        style={{ background: wireColour(input.type) }}
        aria-hidden="true"
      />
      <span className="font-medium" title={input.description}>
        {input.title ?? port}
      </span>
      <span className={cn("ml-auto truncate", note?.isMissing ? "text-bad" : "text-faint")}>
        {note?.text ?? input.type}
      </span>
      <IconButton
        size="sm"
        label={`Add a node for ${input.title ?? port}`}
        onClick={() => onAddFor({ from: { node: node.id, port, side: "target" }, at: { x: x - COLUMN, y } })}
      >
        <Plus className="size-3.5" aria-hidden="true" />
      </IconButton>
    </div>
  );
}

interface ConnectSelectProps {
  to: PortRef;
  title: string;
  /** What is plugged in. */
  wires: readonly GraphEdge[];
  takesMany: boolean;
  /** Nodes that are offered; all of them by default. */
  isOffered?: (nodeId: string) => boolean;
}

/** Offers every output of the graph that the port would take. */
export function ConnectSelect({ to, title, wires, takesMany, isOffered }: ConnectSelectProps) {
  const { connect } = useDesignerStore().getState();
  const doc = useDesigner((state) => state.history.present);
  const candidates = useMemo(() => candidatesFor(doc, to), [doc, to]);
  const taken = new Set(wires.map((edge) => `${edge.from.node}/${edge.from.port}`));
  const free = candidates.filter(
    (ref) => !taken.has(`${ref.node}/${ref.port}`) && (isOffered?.(ref.node) ?? true),
  );
  if (free.length === 0) return null;
  const prompt = wires.length === 0 ? "connect…" : takesMany ? "add another…" : "replace by…";
  return (
    <Select
      value=""
      aria-label={`${prompt} ${title}`}
      onChange={(event) => {
        const chosen = free[Number(event.target.value)];
        if (chosen) connect({ from: chosen, to: { node: to.node, port: to.port } });
      }}
      className="h-7 text-soft text-xs"
    >
      <option value="">{prompt}</option>
      {free.map((ref, index) => (
        <option key={`${ref.node}/${ref.port}`} value={index}>
          {nameOf(doc, ref.node)}
        </option>
      ))}
    </Select>
  );
}

function PortEditor({ problems, ...props }: PortProps & { problems: readonly GraphProblem[] }) {
  const { node, definition, port } = props;
  const doc = useDesigner((state) => state.history.present);
  const to = useMemo(() => ({ node: node.id, port }), [node.id, port]);
  const wires = doc.edges.filter((edge) => edge.to.node === node.id && edge.to.port === port);
  const input = definition.inputs[port];
  const title = input?.title ?? port;
  return (
    <fieldset aria-label={`Port ${title}`} className="flex min-w-0 flex-col gap-1">
      <PortTitle {...props} isPlugged={wires.length > 0} />
      {wires.map((edge) => (
        <Plugged key={`${edge.from.node}/${edge.from.port}`} doc={doc} edge={edge} />
      ))}
      <ConnectSelect to={to} title={title} wires={wires} takesMany={input?.cardinality === "many"} />
      {problems.map((problem) => (
        <p key={problem.message} className="text-bad text-xs">
          {problem.message} {problem.remedy}
        </p>
      ))}
    </fieldset>
  );
}

export interface WiresFormProps {
  node: GraphNode;
  definition: NodeDefinition;
  problems: readonly GraphProblem[];
  /** Asks for a new node for one of the ports. */
  onAddFor: (wire: LooseWire) => void;
}

/** What is plugged into each port, and a choice of what could be: wiring without a mouse. */
export function WiresForm({ node, definition, problems, onAddFor }: WiresFormProps) {
  const outputs = Object.entries(definition.outputs);
  return (
    <div className="flex flex-col gap-3">
      {Object.keys(definition.inputs).map((port) => (
        <PortEditor
          key={port}
          node={node}
          definition={definition}
          port={port}
          problems={problems.filter((problem) => problem.port === port)}
          onAddFor={onAddFor}
        />
      ))}
      {outputs.map(([port, output]) => (
        <div key={port} className="flex items-center gap-2 text-xs">
          <span
            className="size-2.5 shrink-0 rounded-full"
            style={{ background: wireColour(output.type) }}
            aria-hidden="true"
          />
          <span className="font-medium">{port}</span>
          <span className="min-w-0 truncate text-faint" title={output.description}>
            {output.description}
          </span>
          <Button
            size="sm"
            variant="ghost"
            className="ml-auto"
            onClick={() =>
              onAddFor({
                from: { node: node.id, port, side: "source" },
                at: { x: node.position.x + 320, y: node.position.y },
              })
            }
          >
            <Plus className="size-3.5" aria-hidden="true" /> Next node
          </Button>
        </div>
      ))}
    </div>
  );
}
