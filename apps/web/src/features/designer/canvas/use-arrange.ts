import type { Box, Boxes, Position } from "@switchyard/graph";
import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import type { CanvasNode } from "@/features/graph-view";
import { useDesignerStore } from "../store/context";

/** Places the selected nodes, notes, cards and frames anew, as the canvas has measured them. One step of the history. */
export function useArrange(): (place: (boxes: Boxes) => ReadonlyMap<string, Position>) => void {
  const store = useDesignerStore();
  const { getNodes } = useReactFlow<CanvasNode>();
  return useMemo(
    () => (place) => {
      const chosen = getNodes().filter((node) => node.selected);
      if (chosen.length < 2) return;
      const boxOf = ({ position, measured, width, height }: CanvasNode): Box => ({
        ...position,
        width: measured?.width ?? width ?? 0,
        height: measured?.height ?? height ?? 0,
      });
      store.getState().move(place(new Map(chosen.map((node) => [node.id, boxOf(node)]))), null);
    },
    [store, getNodes],
  );
}
