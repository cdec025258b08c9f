import { foldFrame, type GraphDoc, unfoldFrame } from "@switchyard/graph";
import { useCallback, useMemo, useState } from "react";
import type { FoldMoves } from "./fold-context";

/** On a page that only looks at a graph: frames are folded and unfolded for the look of it, and nothing is stored. */
export function useFoldedHere(drawn: GraphDoc): { doc: GraphDoc; moves: FoldMoves } {
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string) => {
    setTurned((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  const doc = useMemo(
    () =>
      (drawn.frames ?? [])
        .filter(({ id }) => turned.has(id))
        .reduce((now, { id, folded }) => (folded ? unfoldFrame(now, id) : foldFrame(now, id)), drawn),
    [drawn, turned],
  );
  return useMemo(() => ({ doc, moves: { toggle, toProblem: null } }), [doc, toggle]);
}
