import { DEFAULT_NOTE_SIZE, type GraphEdge, type Position } from "@switchyard/graph";
import { useReactFlow } from "@xyflow/react";
import { type RefObject, useCallback } from "react";
import { GRID, NODE_WIDTH, noteFlowId } from "@/features/graph-view";
import type { LooseWire } from "./canvas/loose-wire";
import { useReveal } from "./canvas/use-reveal";
import { useDesignerStore } from "./store/context";

/** Left upper corner of something of this width that is to stand in the middle of what is seen. */
function useMiddle(canvas: RefObject<HTMLElement | null>): (width: number) => Position {
  const { screenToFlowPosition } = useReactFlow();
  return useCallback(
    (width) => {
      const box = canvas.current?.getBoundingClientRect() ?? new DOMRect();
      return screenToFlowPosition({ x: box.left + box.width / 2 - width / 2, y: box.top + box.height / 3 });
    },
    [canvas, screenToFlowPosition],
  );
}

/** Adds a note in the middle of the canvas, ready to be written in. */
export function useAddNote(canvas: RefObject<HTMLElement | null>): () => void {
  const store = useDesignerStore();
  const middle = useMiddle(canvas);
  const reveal = useReveal();
  return useCallback(() => {
    const { addNote, setEditingNote } = store.getState();
    const id = addNote(middle(DEFAULT_NOTE_SIZE.width));
    reveal(noteFlowId(id));
    setEditingNote(id);
  }, [store, middle, reveal]);
}

export interface Plug {
  wire: LooseWire;
  /** The port of the new node that the wire goes into. */
  port: string;
}

/** Adds a node: at the end of a loose wire, else right of the selected node, else in the middle of the canvas. */
export function useAdd(canvas: RefObject<HTMLElement | null>): (kind: string, plug?: Plug) => void {
  const store = useDesignerStore();
  const reveal = useReveal();
  const middle = useMiddle(canvas);
  return useCallback(
    (kind, plug) => {
      const { flow, addKind } = store.getState();
      const place = (): Position => {
        if (plug) return plug.wire.at;
        const [selected, ...others] = flow.nodes.filter((node) => node.selected);
        if (selected && others.length === 0) {
          return { x: selected.position.x + NODE_WIDTH + 3 * GRID, y: selected.position.y };
        }
        return middle(NODE_WIDTH);
      };
      const wireTo = (id: string): GraphEdge => {
        const { wire, port } = plug as Plug;
        const own = { node: id, port };
        const other = { node: wire.from.node, port: wire.from.port };
        return wire.from.side === "source" ? { from: other, to: own } : { from: own, to: other };
      };
      const id = addKind(kind, place(), plug ? wireTo : undefined);
      if (id) reveal(id);
    },
    [store, reveal, middle],
  );
}
