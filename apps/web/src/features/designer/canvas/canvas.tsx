"use client";

import { catalog } from "@switchyard/catalog";
import { type GraphDoc, type GraphProblem, whyNotConnect } from "@switchyard/graph";
import {
  Background,
  BackgroundVariant,
  type Connection,
  type FinalConnectionState,
  type NodeChange,
  ReactFlow,
  SelectionMode,
  useConnection,
  useReactFlow,
  useStoreApi,
} from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import "@/features/graph-view/canvas.css";
import { type DragEvent, type MouseEvent, useCallback, useMemo } from "react";
import {
  AnnotationEditContext,
  allNodes,
  type CanvasNode,
  type DraggedFrom,
  DraggedFromContext,
  EDGE_TYPES,
  FarContext,
  FIT_VIEW,
  type FlowEdge,
  FoldContext,
  GRID,
  NODE_TYPES,
  type PortEnd,
  portAt,
  ZOOM_LIMITS,
} from "@/features/graph-view";
import { toast } from "@/ui/toast";
import { KIND_MIME } from "../palette/kinds";
import { countSelected } from "../store/chosen";
import { useDesigner, useDesignerStore } from "../store/context";
import { edgeOf, makeWireJudge } from "../store/wire-judge";
import { CanvasControls } from "./canvas-controls";
import { DraggedWire } from "./dragged-wire";
import { QuietWires, useFarView } from "./far-view";
import { InsideBar } from "./inside-bar";
import { makeLightDrag } from "./light-drag";
import type { LooseWire } from "./loose-wire";
import { OverviewMap } from "./overview-map";
import { useAnnotationEdits, useDrags } from "./use-annotations";
import { useFoldMoves } from "./use-fold-moves";

/** Of one identity: React Flow takes in anew, and tells every node and wire, what is another object at each frame. */
const SNAP_GRID: [number, number] = [GRID, GRID];
const MULTI_SELECTION_KEYS = ["Shift", "Meta", "Control"];

function probeOf({ fromNode, fromHandle, toNode, toHandle }: FinalConnectionState) {
  if (!fromNode || !fromHandle?.id || !toNode || !toHandle?.id) return null;
  return {
    from: { ...portAt(fromNode.id, fromHandle.id), side: fromHandle.type },
    onto: { ...portAt(toNode.id, toHandle.id), side: toHandle.type },
  };
}

/** The end of the wire being dragged that stands still; changes only when a drag starts or ends. */
function useDraggedEnd(): PortEnd | null {
  const key = useConnection((connection) =>
    connection.inProgress
      ? JSON.stringify({
          node: connection.fromNode.id,
          port: connection.fromHandle.id,
          side: connection.fromHandle.type,
        })
      : null,
  );
  return useMemo(() => (key === null ? null : (JSON.parse(key) as PortEnd)), [key]);
}

/** Where a wire may be drawn in this document, and drawing it. */
function useWires(doc: GraphDoc) {
  const { connect } = useDesignerStore().getState();
  const from = useDraggedEnd();
  const judge = useMemo(() => makeWireJudge(doc, catalog), [doc]);
  const dragged = useMemo(
    (): DraggedFrom | null =>
      from && {
        from,
        fits: (onto) =>
          judge({ from: { ...portAt(from.node, from.port), side: from.side }, onto }) ? "fits" : "refuses",
      },
    [from, judge],
  );
  const handlers = useMemo(
    () => ({
      isValidConnection: ({ source, sourceHandle, target, targetHandle }: Connection | FlowEdge) =>
        judge({
          from: { ...portAt(source, sourceHandle ?? ""), side: "source" },
          onto: { ...portAt(target, targetHandle ?? ""), side: "target" },
        }),
      onConnect: ({ source, sourceHandle, target, targetHandle }: Connection) => {
        if (!sourceHandle || !targetHandle) return;
        connect({ from: portAt(source, sourceHandle), to: portAt(target, targetHandle) });
        if (source === target)
          toast({ title: "The wire lies inside of the sub-graph", description: "Look inside to see it." });
      },
    }),
    [judge, connect],
  );
  return { dragged, handlers };
}

/** Dropped on a port that does not take it: says why. Dropped on nothing: asks for a node that does. */
function useDroppedWire(onLooseWire: (wire: LooseWire) => void) {
  const store = useDesignerStore();
  const { screenToFlowPosition } = useReactFlow();
  return useCallback(
    (event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState) => {
      if (state.isValid) return;
      const probe = probeOf(state);
      if (probe) {
        const isSameSide = probe.from.side === probe.onto.side;
        const reason = isSameSide
          ? "A wire goes from an output, at the right of a node, to an input, at the left of another."
          : whyNotConnect(store.getState().history.present, edgeOf(probe), catalog);
        if (reason) toast({ tone: "bad", title: "No wire here", description: reason, durationMs: 6_000 });
        return;
      }
      if (!state.fromNode || !state.fromHandle?.id || state.toNode) return;
      const point = "changedTouches" in event ? event.changedTouches[0] : event;
      if (!point) return;
      onLooseWire({
        from: { ...portAt(state.fromNode.id, state.fromHandle.id), side: state.fromHandle.type },
        at: screenToFlowPosition({ x: point.clientX, y: point.clientY }),
      });
    },
    [onLooseWire, screenToFlowPosition, store],
  );
}

function useKindDrop() {
  const { addKind } = useDesignerStore().getState();
  const { screenToFlowPosition } = useReactFlow();
  return {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(KIND_MIME)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    },
    onDrop: (event: DragEvent) => {
      const kind = event.dataTransfer.getData(KIND_MIME);
      if (!kind) return;
      event.preventDefault();
      addKind(kind, screenToFlowPosition({ x: event.clientX, y: event.clientY }));
    },
  };
}

/** A box drawn in a frame chooses what lies in it, not the frame around it; a folded one is chosen like a node. */
function useNodeChanges() {
  const store = useDesignerStore();
  const canvas = useStoreApi<CanvasNode, FlowEdge>();
  return useMemo(() => {
    const drag = makeLightDrag(canvas);
    const changeNodes = (changes: NodeChange<CanvasNode>[]) => {
      const { userSelectionActive: isBox, nodeLookup } = canvas.getState();
      const isFrame = (change: NodeChange<CanvasNode>) =>
        change.type === "select" && change.selected && nodeLookup.get(change.id)?.type === "frame";
      const rest = drag.take(isBox ? changes.filter((change) => !isFrame(change)) : changes);
      if (rest.length > 0) store.getState().changeNodes(rest);
    };
    return { changeNodes, dragged: drag.places };
  }, [store, canvas]);
}

/** A click on one of several that are chosen chooses it alone, as on any canvas; the library leaves all of them. */
function useClickOnOne() {
  const store = useDesignerStore();
  return useCallback(
    (event: MouseEvent, { id }: CanvasNode) => {
      const { flow, select } = store.getState();
      const addsToChoice = event.shiftKey || event.metaKey || event.ctrlKey;
      if (!addsToChoice && countSelected(flow) > 1) select([id]);
    },
    [store],
  );
}

export interface CanvasProps {
  onLooseWire: (wire: LooseWire) => void;
  onOpenNode: () => void;
  onJump: (problem: GraphProblem) => void;
}

export function Canvas({ onLooseWire, onOpenNode, onJump }: CanvasProps) {
  const store = useDesignerStore();
  const { changeEdges } = store.getState();
  const flow = useDesigner((state) => state.flow);
  const nodes = useMemo(() => allNodes(flow), [flow]);
  const { edges, quiet } = useFarView();
  const annotationEdits = useAnnotationEdits();
  const drags = useDrags();
  const { changeNodes, dragged: moving } = useNodeChanges();
  const doc = useDesigner((state) => state.history.present);
  const { dragged, handlers } = useWires(doc);
  const onConnectEnd = useDroppedWire(onLooseWire);
  const drop = useKindDrop();
  const foldMoves = useFoldMoves(onJump);
  const onNodeClick = useClickOnOne();
  return (
    <DraggedFromContext value={dragged}>
      <AnnotationEditContext value={annotationEdits}>
        <FoldContext value={foldMoves}>
          <FarContext value={quiet !== null}>
            <ReactFlow
              nodes={nodes}
              edges={edges}
              nodeTypes={NODE_TYPES}
              edgeTypes={EDGE_TYPES}
              onNodesChange={changeNodes}
              onEdgesChange={changeEdges}
              {...drags}
              onNodeClick={onNodeClick}
              onNodeDoubleClick={onOpenNode}
              {...handlers}
              onConnectEnd={onConnectEnd}
              {...drop}
              {...ZOOM_LIMITS}
              fitView
              fitViewOptions={FIT_VIEW}
              connectionLineComponent={DraggedWire}
              connectionRadius={28}
              deleteKeyCode={null}
              selectionMode={SelectionMode.Partial}
              multiSelectionKeyCode={MULTI_SELECTION_KEYS}
              snapGrid={SNAP_GRID}
              onlyRenderVisibleElements={flow.nodes.length > 150}
              aria-label="Canvas. Tab goes through the nodes, arrow keys move them, Enter opens one or looks inside a sub-graph."
            >
              <Background variant={BackgroundVariant.Dots} gap={GRID} size={1} />
              {quiet ? <QuietWires quiet={quiet} /> : null}
              <OverviewMap moving={moving} />
              <CanvasControls />
              <InsideBar />
            </ReactFlow>
          </FarContext>
        </FoldContext>
      </AnnotationEditContext>
    </DraggedFromContext>
  );
}
