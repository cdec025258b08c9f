import type { Box } from "@switchyard/graph";
import { useMemo, useRef } from "react";
import { type AnnotationEdits, type CanvasNode, frameBoxes, measuredSizes } from "@/features/graph-view";
import { useDesigner, useDesignerStore } from "../store/context";

/** What notes and frames on this canvas can do where they stand. */
export function useAnnotationEdits(): AnnotationEdits {
  const store = useDesignerStore();
  const editing = useDesigner((state) => state.editingNote);
  return useMemo(() => {
    const { setNote, setEditingNote, pause } = store.getState();
    return {
      editing,
      setEditing: (id) => {
        pause();
        setEditingNote(id);
      },
      setText: (id, text) => setNote(id, { text }),
      resize: (id, { x, y, width, height }) =>
        setNote(id, {
          position: { x: Math.round(x) + 0, y: Math.round(y) + 0 },
          size: { width: Math.round(width), height: Math.round(height) },
        }),
    };
  }, [store, editing]);
}

/** A drag is one step of the history, with what it moves into a frame or out of one. */
export function useDrags() {
  const store = useDesignerStore();
  const drawn = useRef<ReadonlyMap<string, Box>>(new Map());
  return useMemo(() => {
    const start = () => {
      const { pause, history, flow } = store.getState();
      pause();
      drawn.current = frameBoxes(history.present, measuredSizes(flow.nodes));
    };
    const stop = (moved: readonly CanvasNode[]) => {
      const { settle, pause } = store.getState();
      settle(
        moved.map(({ id }) => id),
        drawn.current,
      );
      pause();
    };
    return {
      onNodeDragStart: start,
      onNodeDragStop: (_event: unknown, _node: CanvasNode, moved: CanvasNode[]) => stop(moved),
      onSelectionDragStart: start,
      onSelectionDragStop: (_event: unknown, moved: CanvasNode[]) => stop(moved),
    };
  }, [store]);
}
