import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { FIT_VIEW, type FlowNode, layoutGraph } from "@/features/graph-view";
import { useDesignerStore } from "../store/context";

/** Arranges all nodes along their wires, as one step of the history, and shows the whole graph. */
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
    const { history, move } = store.getState();
    move(layoutGraph(history.present, sizes), null);
    // The canvas places the nodes with its next frame.
    requestAnimationFrame(() => void fitView({ ...FIT_VIEW, duration: 200 }));
  }, [store, getNodes, fitView]);
}
