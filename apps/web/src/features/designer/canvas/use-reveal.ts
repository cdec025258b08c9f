import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback } from "react";
import { type CanvasNode, frameBoxes, measuredSizes, partBoxes, partOf } from "@/features/graph-view";
import { useDesignerStore } from "../store/context";

/** Pixels kept free between a node and the edge of the canvas. */
const MARGIN = 24;

/** Moves the canvas so far that a node, a note or a frame is seen, and not at all where it is seen already. */
export function useReveal(): (id: string) => void {
  const store = useDesignerStore();
  const canvas = useStoreApi<CanvasNode>();
  const { setViewport, getViewport } = useReactFlow();
  return useCallback(
    (flowId) => {
      const { history, flow } = store.getState();
      const { kind, id } = partOf(flowId);
      if (kind === "port") return;
      const sizes = measuredSizes(flow.nodes);
      const parts = partBoxes(history.present, sizes);
      const boxes = { node: parts.nodes, note: parts.notes, frame: frameBoxes(history.present, sizes) };
      const box = boxes[kind].get(id);
      if (!box) return;
      const { width, height } = canvas.getState();
      const { x, y, zoom } = getViewport();
      const shift = (start: number, length: number, room: number): number => {
        if (start < MARGIN || length > room) return MARGIN - start;
        return Math.min(0, room - MARGIN - (start + length));
      };
      const dx = shift(box.x * zoom + x, box.width * zoom, width);
      const dy = shift(box.y * zoom + y, box.height * zoom, height);
      if (dx !== 0 || dy !== 0) void setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 200 });
    },
    [store, canvas, setViewport, getViewport],
  );
}
