"use client";

import { useStore } from "@xyflow/react";
import { cn } from "@/ui/cn";
import { wireColour } from "@/ui/wire-colours";
import type { GraphNodeData, NodeRunState } from "./node-data";

/** Below this zoom the card's own text is too small to read. */
const FAR_ZOOM = 0.62;
const LONG_TEXT = 9;

const DOTS: Partial<Record<NodeRunState, string>> = {
  running: "bg-brand animate-pulse",
  paused: "bg-warn",
  finished: "bg-good",
  reused: "bg-good",
  failed: "bg-bad",
};

/** From afar a run's node shows only its name, its state and its first value, in letters that can be read from there. */
export function FarPanel({ data }: { data: Pick<GraphNodeData, "title" | "live" | "accent"> }) {
  const isFar = useStore(({ transform }) => transform[2] < FAR_ZOOM);
  const { live, accent } = data;
  if (!isFar || !live) return null;
  const [first] = live.values;
  const colour = accent ? wireColour(accent) : "var(--brand)";
  return (
    // The card below stays for screen readers, which know no zoom.
    <div
      aria-hidden="true"
      className="absolute inset-x-0 top-0.5 bottom-0 flex flex-col overflow-hidden rounded-lg bg-surface px-3 pt-2 pb-3"
    >
      <div className="flex items-start gap-2">
        <span className="line-clamp-2 min-w-0 break-words font-medium text-[1.625rem] leading-[1.875rem] tracking-tight">
          {data.title}
        </span>
        {live.state ? (
          <span className={cn("mt-2 ml-auto size-4 shrink-0 rounded-full", DOTS[live.state] ?? "bg-line")} />
        ) : null}
      </div>
      {first ? (
        <span
          className={cn(
            "tabular mt-auto truncate font-semibold leading-9 tracking-tight",
            first.text.length > LONG_TEXT ? "text-[1.375rem]" : "text-[1.875rem]",
          )}
          style={{ color: colour }}
        >
          {first.text}
        </span>
      ) : null}
      {live.progress === null ? null : (
        <span className="mt-1.5 block h-2 w-full shrink-0 overflow-hidden rounded-full bg-hover">
          <span
            className="block h-full rounded-full"
            style={{ width: `${live.progress * 100}%`, background: colour }}
          />
        </span>
      )}
    </div>
  );
}
