"use client";

import type { GraphDoc } from "@switchyard/graph";
import { Background, BackgroundVariant, Controls, ReactFlow, ReactFlowProvider } from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import "./canvas.css";
import { useMemo, useRef } from "react";
import { partOf } from "./annotations";
import { EDGE_TYPES, FIT_VIEW, NODE_TYPES, ZOOM_LIMITS } from "./canvas-parts";
import type { NodeLive } from "./node-data";
import { allNodes, type Flow, type FlowInput, toFlow } from "./to-flow";

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
}

/** A graph to look at: nodes and wires as in the designer, with live values, not to be edited. */
export function GraphView({
  doc,
  live,
  marks,
  selectedId = null,
  onSelect,
  controls = true,
}: GraphViewProps) {
  const previous = useRef<Flow | null>(null);
  const flow = useMemo(() => {
    const next = toFlow({ doc, ...(live ? { live } : {}), ...(marks ? { marks } : {}) }, previous.current);
    next.nodes = next.nodes.map((node) =>
      Boolean(node.selected) === (node.id === selectedId)
        ? node
        : { ...node, selected: node.id === selectedId },
    );
    previous.current = next;
    return next;
  }, [doc, live, marks, selectedId]);
  const nodes = useMemo(() => allNodes(flow), [flow]);
  return (
    <ReactFlowProvider>
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
    </ReactFlowProvider>
  );
}
