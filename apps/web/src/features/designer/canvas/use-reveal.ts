import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback } from "react";
import { estimatedHeight, type FlowNode, NODE_WIDTH } from "@/features/graph-view";
import { useDesignerStore } from "../store/context";

/** Pixels kept free between a node and the edge of the canvas. */
const MARGIN = 24;

/** Moves the canvas so far that a node is seen, and not at all where it is seen already. */
export function useReveal(): (id: string) => void {
  const store = useDesignerStore();
  const canvas = useStoreApi<FlowNode>();
  const { setViewport, getViewport } = useReactFlow();
  return useCallback(
    (id) => {
      const node = store.getState().history.present.nodes.find((candidate) => candidate.id === id);
      if (!node) return;
      const { width, height } = canvas.getState();
      const { x, y, zoom } = getViewport();
      const shift = (start: number, length: number, room: number): number => {
        if (start < MARGIN || length > room) return MARGIN - start;
        return Math.min(0, room - MARGIN - (start + length));
      };
      const dx = shift(node.position.x * zoom + x, NODE_WIDTH * zoom, width);
      const dy = shift(node.position.y * zoom + y, estimatedHeight(node) * zoom, height);
      if (dx !== 0 || dy !== 0) void setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 200 });
    },
    [store, canvas, setViewport, getViewport],
  );
}
