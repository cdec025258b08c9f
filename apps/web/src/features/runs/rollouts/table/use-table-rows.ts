"use client";

import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import type { CompletionRow, RolloutFilter, TableSort } from "@/server/runs/rollout-table";
import { useTRPC } from "@/trpc/client";
import { useChangesOf } from "../../live/use-changes-of";

const PAGE_ROWS = 100;

export interface TableOrder {
  sort: TableSort;
  descending: boolean;
}

/** How many completions match, of how many. */
export function useRolloutCount(filter: RolloutFilter) {
  const trpc = useTRPC();
  useChangesOf("rollouts", trpc.runs.rolloutCount.pathKey());
  return useQuery(trpc.runs.rolloutCount.queryOptions(filter, { placeholderData: keepPreviousData }));
}

/** The rows in view, read in pages wherever the table is scrolled to; undefined for those on their way. */
export function useTableRows(filter: RolloutFilter, order: TableOrder, inView: { from: number; to: number }) {
  const trpc = useTRPC();
  useChangesOf("rollouts", trpc.runs.rolloutRows.pathKey());
  const first = Math.floor(Math.max(0, inView.from) / PAGE_ROWS);
  const last = Math.floor(Math.max(0, inView.to) / PAGE_ROWS);
  const pages = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const reads = useQueries({
    queries: pages.map((page) =>
      trpc.runs.rolloutRows.queryOptions({ filter, ...order, offset: page * PAGE_ROWS, limit: PAGE_ROWS }),
    ),
  });
  const rowAt = (index: number): CompletionRow | undefined =>
    reads[Math.floor(index / PAGE_ROWS) - first]?.data?.[index % PAGE_ROWS];
  return { rowAt, error: reads.find(({ error }) => error)?.error ?? null };
}
