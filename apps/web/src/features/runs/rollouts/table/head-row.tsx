"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import type { TableSort } from "@/server/runs/rollout-table";
import { cn } from "@/ui/cn";
import { useRolloutsView } from "../rollouts-view";
import { COLUMNS } from "./table-row";

const SORTED: readonly { sort: TableSort; title: string; className?: string }[] = [
  { sort: "step", title: "Step" },
  { sort: "reward", title: "Reward" },
  { sort: "advantage", title: "Advantage", className: "max-sm:hidden" },
  { sort: "tokens", title: "Tokens", className: "max-sm:hidden" },
];

/** Stays in view while the rows scroll; a click sorts by a column, another one turns the order round. */
export function HeadRow() {
  return (
    <thead className="sticky top-0 z-10 block border-b bg-surface">
      <tr aria-rowindex={1} className={cn(COLUMNS, "h-9")}>
        {SORTED.map((column) => (
          <SortHead key={column.sort} {...column} />
        ))}
        <th scope="col" className="px-2 text-left font-normal text-2xs text-faint">
          Completion and prompt
        </th>
      </tr>
    </thead>
  );
}

function SortHead({ sort, title, className }: (typeof SORTED)[number]) {
  const [view, set] = useRolloutsView();
  const isSorted = view.sort === sort;
  const Arrow = view.rising ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (view.rising ? "ascending" : "descending") : "none"}
      className={cn("p-0 font-normal", className)}
    >
      <button
        type="button"
        onClick={() => void set({ sort, rising: isSorted ? !view.rising : false })}
        className={cn(
          "-outline-offset-2 flex h-9 w-full items-center gap-1 px-2 text-2xs transition-colors hover:text-ink",
          isSorted ? "font-medium text-ink" : "text-faint",
        )}
      >
        {title}
        {isSorted ? <Arrow className="size-3" aria-hidden="true" /> : null}
      </button>
    </th>
  );
}
