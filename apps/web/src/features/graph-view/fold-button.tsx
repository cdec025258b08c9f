"use client";

import type { GraphFrame } from "@switchyard/graph";
import { ChevronsDownUp, ChevronsUpDown } from "lucide-react";
import { IconButton } from "@/ui/button";
import { useFoldMoves } from "./fold-context";
import { frameTitle } from "./fold-data";

/** Folds a frame into one card, or unfolds it again. */
export function FoldButton({ frame }: { frame: GraphFrame }) {
  const moves = useFoldMoves();
  if (!moves) return null;
  const Icon = frame.folded ? ChevronsUpDown : ChevronsDownUp;
  return (
    <IconButton
      label={`${frame.folded ? "Unfold" : "Fold"} ${frameTitle(frame)}`}
      size="sm"
      className="nodrag nopan pointer-events-auto -mr-1.5"
      aria-expanded={!frame.folded}
      onClick={(event) => {
        event.stopPropagation();
        moves.toggle(frame.id);
      }}
    >
      <Icon className="size-3.5" aria-hidden="true" />
    </IconButton>
  );
}
