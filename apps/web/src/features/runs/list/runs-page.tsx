"use client";

import { RUN_STATES } from "@switchyard/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { TrainFront } from "lucide-react";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useTRPC } from "@/trpc/client";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { cn } from "@/ui/cn";
import { EmptyState } from "@/ui/empty-state";
import { Skeleton } from "@/ui/skeleton";
import { hasEnded } from "../words";
import { RunsTable } from "./runs-table";

const FILTERS = ["all", "active", "finished", "failed", "cancelled"] as const;
type Filter = (typeof FILTERS)[number];

const NAMES: Record<Filter, string> = {
  all: "All",
  active: "Going on",
  finished: "Finished",
  failed: "Failed",
  cancelled: "Cancelled",
};

type State = (typeof RUN_STATES)[number];
const STATES: Record<Exclude<Filter, "all">, State[]> = {
  active: RUN_STATES.filter((state) => !hasEnded(state)),
  finished: ["succeeded"],
  failed: ["failed"],
  cancelled: ["cancelled"],
};

const LOOK_EVERY_MS = 3_000;

export function RunsPage() {
  const [filter, setFilter] = useQueryState("state", parseAsStringLiteral(FILTERS).withDefault("all"));
  return (
    <div className="mx-auto max-w-7xl p-3 sm:p-6">
      <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="font-semibold text-lg">Runs</h1>
        <fieldset className="flex max-w-full overflow-x-auto rounded-md border bg-sunken p-0.5">
          <legend className="sr-only">Which runs</legend>
          {FILTERS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={filter === one}
              onClick={() => void setFilter(one)}
              className={cn(
                "h-6.5 shrink-0 rounded px-2.5 text-xs whitespace-nowrap transition-colors",
                filter === one ? "bg-raised font-medium text-ink shadow-card" : "text-soft hover:text-ink",
              )}
            >
              {NAMES[one]}
            </button>
          ))}
        </fieldset>
      </div>
      <RunsList filter={filter} />
    </div>
  );
}

function RunsList({ filter }: { filter: Filter }) {
  const trpc = useTRPC();
  const input = filter === "all" ? {} : { states: STATES[filter] };
  const query = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(input, {
      getNextPageParam: (page) => page.next,
      // Only while something can change by itself.
      refetchInterval: ({ state }) =>
        state.data?.pages.some((page) => page.rows.some((row) => !hasEnded(row.state)))
          ? LOOK_EVERY_MS
          : false,
    }),
  );
  if (!query.data) return <Skeleton className="h-64 rounded-lg" />;
  const rows = query.data.pages.flatMap((page) => page.rows);
  return (
    <Card className="overflow-hidden">
      {rows.length === 0 ? <NoRuns filter={filter} /> : <RunsTable rows={rows} />}
      {query.hasNextPage ? (
        <div className="flex justify-center p-3">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show older runs
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

function NoRuns({ filter }: { filter: Filter }) {
  return (
    <EmptyState
      icon={<TrainFront className="size-6" aria-hidden="true" />}
      title={filter === "all" ? "Nothing has run yet" : "No run is in this state"}
      {...(filter === "all"
        ? {
            action: (
              <Button asChild variant="primary">
                <Link href="/">To the experiments</Link>
              </Button>
            ),
          }
        : {})}
    >
      {filter === "all"
        ? "Open an experiment and press Run: its run appears here."
        : "Choose another filter above."}
    </EmptyState>
  );
}
