"use client";

import { CircleAlert } from "lucide-react";
import { EmptyState } from "@/ui/empty-state";
import type { DraftSpec } from "../standing/use-draft-spec";
import { EstimateSection } from "./estimate-section";

/** Right of the canvas: what a run of the draft as it is now would cost. */
export function EstimatePanel({ draft: { compiled, finished } }: { draft: DraftSpec }) {
  if (!compiled.ok) {
    const errors = compiled.problems.filter(({ severity }) => severity === "error").length;
    return (
      <EmptyState
        icon={<CircleAlert className="size-6" aria-hidden="true" />}
        title="Nothing to estimate yet"
      >
        {errors === 1 ? "One problem stops" : `${errors} problems stop`} this graph from running. The list of
        problems says how to mend it.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-3 p-4">
      <p className="text-soft text-xs">
        Before it runs: what can be said of the graph as it is now. Stages whose results are stored cost
        nothing.
      </p>
      <EstimateSection spec={compiled.spec} finished={finished} />
    </div>
  );
}
