import type { GraphProblem } from "@switchyard/graph";
import { useMemo } from "react";
import type { FoldMoves } from "@/features/graph-view";
import { useDesignerStore } from "../store/context";

/** What the buttons on frames and folded cards do. */
export function useFoldMoves(onJump: (problem: GraphProblem) => void): FoldMoves {
  const store = useDesignerStore();
  return useMemo(() => {
    const frameOf = (id: string) => store.getState().history.present.frames?.find((frame) => frame.id === id);
    return {
      toggle: (id) => store.getState().setFolded(id, !frameOf(id)?.folded),
      toProblem: (id) => {
        const members = new Set(frameOf(id)?.nodes);
        const inside = store.getState().problems.filter(({ nodeId }) => members.has(nodeId ?? ""));
        const first = inside.find(({ severity }) => severity === "error") ?? inside[0];
        if (first) onJump(first);
      },
    };
  }, [store, onJump]);
}
