import { copyNodes, type GraphDoc, type Position } from "@switchyard/graph";
import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { FIT_VIEW, type FlowNode, layoutGraph, type Size } from "@/features/graph-view";
import { useDesignerStore } from "../store/context";
import { selectedIds } from "../store/designer-store";

/** Some nodes with the wires between them, their new places moved so that their upper left corner stays. */
function inPlace(doc: GraphDoc, ids: ReadonlySet<string>, sizes: ReadonlyMap<string, Size>) {
  const part = { ...doc, ...copyNodes(doc, ids) };
  const places = layoutGraph(part, sizes);
  const corner = (points: Iterable<Position>) => {
    const all = [...points];
    return { x: Math.min(...all.map(({ x }) => x)), y: Math.min(...all.map(({ y }) => y)) };
  };
  const from = corner(places.values());
  const to = corner(part.nodes.map(({ position }) => position));
  return new Map([...places].map(([id, { x, y }]) => [id, { x: x - from.x + to.x, y: y - from.y + to.y }]));
}

/** Arranges all nodes along their wires, or those selected, as one step of the history. */
export function useTidy(): () => void {
  const store = useDesignerStore();
  const { getNodes, fitView } = useReactFlow<FlowNode>();
  return useCallback(() => {
    const sizes = new Map(
      getNodes().flatMap(({ id, measured }) =>
        measured?.width && measured.height
          ? [[id, { width: measured.width, height: measured.height }] as const]
          : [],
      ),
    );
    const { history, move, flow } = store.getState();
    const chosen = new Set(selectedIds(flow));
    if (chosen.size > 1) {
      move(inPlace(history.present, chosen, sizes), null);
      return;
    }
    move(layoutGraph(history.present, sizes), null);
    // The canvas places the nodes with its next frame.
    requestAnimationFrame(() => void fitView({ ...FIT_VIEW, duration: 200 }));
  }, [store, getNodes, fitView]);
}
