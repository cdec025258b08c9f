"use client";

import { X } from "lucide-react";
import { GraphView } from "@/features/graph-view";
import { Button, IconButton } from "@/ui/button";
import { type ComparedVersion, useComparison } from "./compared";

export interface ComparisonViewProps {
  compared: ComparedVersion;
  onRestore: () => void;
  onClose: () => void;
}

/** Over the canvas while two versions are compared: the draft, with what it has lost as well as what is new. */
export function ComparisonView({ compared, onRestore, onClose }: ComparisonViewProps) {
  const { merged } = useComparison(compared);
  return (
    <section
      aria-label={`Draft compared with ${compared.title}`}
      className="absolute inset-0 z-20 flex flex-col bg-canvas"
    >
      <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-2 border-b bg-surface px-3 py-1">
        <p className="min-w-0 flex-1 truncate">
          From <b className="font-medium">{compared.title}</b> to the draft
        </p>
        <Button size="sm" onClick={onRestore} title="The draft becomes this version; undo brings it back.">
          Restore it
        </Button>
        <IconButton label="End the comparison" keys="Esc" onClick={onClose}>
          <X className="size-4" aria-hidden="true" />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1">
        <GraphView doc={merged.doc} marks={merged} />
      </div>
    </section>
  );
}
