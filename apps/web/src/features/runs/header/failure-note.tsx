"use client";

import { CircleAlert, Info } from "lucide-react";
import { cn } from "@/ui/cn";
import { useRun } from "../live/run-store";
import { useNodeTitle } from "../run-context";

/** Why the run stands still, in a sentence, and what to do about it. */
export function FailureNote({ onSelect }: { onSelect: (nodeId: string) => void }) {
  const { state, message, remedy, failedNode } = useRun((run) => run.head);
  const titleOf = useNodeTitle();
  const isFailed = state === "failed";
  if (!message || state === "succeeded") return null;
  const Icon = isFailed ? CircleAlert : Info;
  return (
    <section
      aria-label={isFailed ? "Why the run failed" : "Note"}
      className={cn(
        "flex gap-2.5 border-b px-3 py-2.5 sm:px-4",
        isFailed ? "bg-bad-soft text-bad" : "bg-sunken text-soft",
      )}
    >
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div className="min-w-0">
        <p className="font-medium [overflow-wrap:anywhere]">{message}</p>
        {remedy ? <p className="mt-0.5 text-soft">{remedy}</p> : null}
        {failedNode ? (
          <button
            type="button"
            className="mt-1 rounded underline underline-offset-2"
            onClick={() => onSelect(failedNode)}
          >
            Show {titleOf(failedNode)}
          </button>
        ) : null}
      </div>
    </section>
  );
}
