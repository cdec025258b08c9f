import { copyNodes, type GraphDoc, type Position } from "@switchyard/graph";
import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { FIT_VIEW, layoutGraph, measuredSizes, noteFlowId, type Size } from "@/features/graph-view";
import { type Chosen, chosenParts } from "../store/chosen";
import { useDesignerStore } from "../store/context";

/** Some nodes and notes with the wires between them, their new places moved so that their upper left corner stays. */
function inPlace(doc: GraphDoc, chosen: Chosen, sizes: ReadonlyMap<string, Size>) {
  const part = { version: doc.version, ...copyNodes(doc, chosen.nodes, chosen.notes) };
  const places = layoutGraph(part, sizes);
  const corner = (points: readonly Position[]) => ({
    x: Math.min(...points.map(({ x }) => x)),
    y: Math.min(...points.map(({ y }) => y)),
  });
  const held = [
    ...part.nodes.map(({ id, position }) => [id, position] as const),
    ...(part.notes ?? []).map(({ id, position }) => [noteFlowId(id), position] as const),
  ];
  const from = corner([...places.values()]);
  const to = corner(held.flatMap(([id, position]) => (places.has(id) ? [position] : [])));
  return new Map([...places].map(([id, { x, y }]) => [id, { x: x - from.x + to.x, y: y - from.y + to.y }]));
}

/** Arranges all nodes along their wires, or those selected, as one step of the history. */
export function useTidy(): () => void {
  const store = useDesignerStore();
  const { fitView } = useReactFlow();
  return useCallback(() => {
    const { history, move, flow } = store.getState();
    const sizes = measuredSizes(flow.nodes);
    const chosen = chosenParts(history.present, flow);
    if (chosen.nodes.length > 1) {
      move(inPlace(history.present, chosen, sizes), null);
      return;
    }
    move(layoutGraph(history.present, sizes), null);
    // The canvas places the nodes with its next frame.
    requestAnimationFrame(() => void fitView({ ...FIT_VIEW, duration: 200 }));
  }, [store, fitView]);
}
