import type { GraphEdge, Position } from "@switchyard/graph";
import { useReactFlow } from "@xyflow/react";
import { type RefObject, useCallback } from "react";
import { GRID, NODE_WIDTH } from "@/features/graph-view";
import type { LooseWire } from "./canvas/loose-wire";
import { useReveal } from "./canvas/use-reveal";
import { useDesignerStore } from "./store/context";

export interface Plug {
  wire: LooseWire;
  /** The port of the new node that the wire goes into. */
  port: string;
}

/** Adds a node: at the end of a loose wire, else right of the selected node, else in the middle of the canvas. */
export function useAdd(canvas: RefObject<HTMLElement | null>): (kind: string, plug?: Plug) => void {
  const store = useDesignerStore();
  const reveal = useReveal();
  const { screenToFlowPosition } = useReactFlow();
  return useCallback(
    (kind, plug) => {
      const { flow, addKind } = store.getState();
      const place = (): Position => {
        if (plug) return plug.wire.at;
        const [selected, ...others] = flow.nodes.filter((node) => node.selected);
        if (selected && others.length === 0) {
          return { x: selected.position.x + NODE_WIDTH + 3 * GRID, y: selected.position.y };
        }
        const box = canvas.current?.getBoundingClientRect() ?? new DOMRect();
        return screenToFlowPosition({
          x: box.left + box.width / 2 - NODE_WIDTH / 2,
          y: box.top + box.height / 3,
        });
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
    [store, canvas, reveal, screenToFlowPosition],
  );
}
