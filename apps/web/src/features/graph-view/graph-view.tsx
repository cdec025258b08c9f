"use client";

import type { GraphDoc } from "@switchyard/graph";
import { Background, BackgroundVariant, Controls, ReactFlow, ReactFlowProvider } from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import "./canvas.css";
import { useMemo, useRef } from "react";
import { partOf } from "./annotations";
import { EDGE_TYPES, FIT_VIEW, NODE_TYPES, ZOOM_LIMITS } from "./canvas-parts";
import { allNodes, type Flow, type FlowInput } from "./flow";
import { FoldContext } from "./fold-context";
import type { NodeLive } from "./node-data";
import { toFlow } from "./to-flow";
import { useFoldedHere } from "./use-folded-here";

export interface GraphViewProps {
  doc: GraphDoc;
  /** By node id. Keep the identity of entries that have not changed: only the others are drawn again. */
  live?: Readonly<Record<string, NodeLive>>;
  /** How its nodes and wires differ from another version. */
  marks?: FlowInput["marks"];
  selectedId?: string | null;
  /** Null where the click was beside all nodes. */
  onSelect?: (nodeId: string | null) => void;
  /** Shows the zoom buttons. */
  controls?: boolean;
  /** Puts nodes where there is room for what is shown on them. Keep its identity. */
  arrange?: (doc: GraphDoc) => GraphDoc;
}

const asDrawn = (doc: GraphDoc): GraphDoc => doc;

/** A graph to look at: nodes and wires as in the designer, with live values, not to be edited. */
export function GraphView({
  doc: drawn,
  live,
  marks,
  selectedId = null,
  onSelect,
  controls = true,
  arrange = asDrawn,
}: GraphViewProps) {
  const folds = useFoldedHere(drawn);
  const doc = useMemo(() => arrange(folds.doc), [arrange, folds.doc]);
  const previous = useRef<Flow | null>(null);
  const flow = useMemo(() => {
    const next = toFlow({ doc, ...(live ? { live } : {}), ...(marks ? { marks } : {}) }, previous.current);
    const chosen = <T extends { selected?: boolean }>(node: T, isChosen: boolean): T =>
      Boolean(node.selected) === isChosen ? node : { ...node, selected: isChosen };
    next.nodes = next.nodes.map((node) => chosen(node, node.id === selectedId));
    // A card that hides what is selected is marked in its place.
    next.frames = next.frames.map((node) =>
      node.type === "fold"
        ? chosen(node, selectedId !== null && node.data.frame.nodes.includes(selectedId))
        : node,
    );
    previous.current = next;
    return next;
  }, [doc, live, marks, selectedId]);
  const nodes = useMemo(() => allNodes(flow), [flow]);
  return (
    <ReactFlowProvider>
      <FoldContext value={folds.moves}>
        <ReactFlow
          nodes={nodes}
          edges={flow.edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          deleteKeyCode={null}
          fitView
          fitViewOptions={FIT_VIEW}
          {...ZOOM_LIMITS}
          preventScrolling={false}
          zoomOnScroll={false}
          onNodeClick={(_, node) => onSelect?.(partOf(node.id).kind === "node" ? node.id : null)}
          onNodeDoubleClick={(_, node) => {
            if (node.type === "fold") folds.moves.toggle(partOf(node.id).id);
          }}
          onPaneClick={() => onSelect?.(null)}
          onNodesChange={(changes) => {
            // Enter and Space on a focused node arrive as a selection.
            const chosen = changes.find((change) => change.type === "select" && change.selected);
            if (chosen?.type === "select" && partOf(chosen.id).kind === "node") onSelect?.(chosen.id);
          }}
          aria-label="Graph of the experiment"
        >
          <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
          {controls ? <Controls showInteractive={false} /> : null}
        </ReactFlow>
      </FoldContext>
    </ReactFlowProvider>
  );
}
