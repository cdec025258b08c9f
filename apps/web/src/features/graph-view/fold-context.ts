import { createContext, useContext } from "react";

/** What can be done to sub-graphs where they stand, by ids of frames. Pages that give none draw no buttons. */
export interface FoldMoves {
  /** Folds what is unfolded, unfolds what is folded. */
  toggle: (id: string) => void;
  /** Goes to the first problem inside; null where there are no problems to go to. */
  toProblem: ((id: string) => void) | null;
}

export const FoldContext = createContext<FoldMoves | null>(null);

export const useFoldMoves = () => useContext(FoldContext);
