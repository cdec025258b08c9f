"use client";

import { RUN_STATES } from "@switchyard/protocol";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Search, TrainFront } from "lucide-react";
import Link from "next/link";
import { debounce, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useTRPC } from "@/trpc/client";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { cn } from "@/ui/cn";
import { EmptyState } from "@/ui/empty-state";
import { Input, Select } from "@/ui/field";
import { Skeleton } from "@/ui/skeleton";
import { hasEnded } from "../words";
import { GroupList } from "./group-list";
import { isOrder, ORDER_NAMES, ORDERS } from "./list-order";

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
const TYPING_MS = 250;

const VIEW = {
  state: parseAsStringLiteral(FILTERS).withDefault("all"),
  find: parseAsString.withDefault(""),
  order: parseAsStringLiteral(ORDERS).withDefault("newest"),
};

type View = ReturnType<typeof useQueryStates<typeof VIEW>>;

function StateFilter({ view: [{ state }, setView] }: { view: View }) {
  return (
    <fieldset className="flex max-w-full overflow-x-auto rounded-md border bg-sunken p-0.5">
      <legend className="sr-only">Which runs</legend>
      {FILTERS.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={state === one}
          onClick={() => void setView({ state: one })}
          className={cn(
            "h-6.5 shrink-0 rounded px-2.5 text-xs whitespace-nowrap transition-colors",
            state === one ? "bg-raised font-medium text-ink shadow-card" : "text-soft hover:text-ink",
          )}
        >
          {NAMES[one]}
        </button>
      ))}
    </fieldset>
  );
}

function SearchAndOrder({ view: [{ find, order }, setView] }: { view: View }) {
  return (
    <div className="ml-auto flex gap-2 max-sm:w-full">
      <div className="relative w-56 max-sm:w-auto max-sm:flex-1">
        <Search className="-translate-y-1/2 absolute top-1/2 left-2 size-3.5 text-faint" aria-hidden="true" />
        <Input
          type="search"
          aria-label="Search the runs"
          placeholder="Search"
          value={find}
          onChange={({ target }) =>
            void setView({ find: target.value || null }, { limitUrlUpdates: debounce(TYPING_MS) })
          }
          className="pl-7"
        />
      </div>
      <div className="w-38 shrink-0">
        <Select
          aria-label="Order"
          value={order}
          onChange={({ target }) => isOrder(target.value) && void setView({ order: target.value })}
        >
          {ORDERS.map((one) => (
            <option key={one} value={one}>
              {ORDER_NAMES[one]}
            </option>
          ))}
        </Select>
      </div>
    </div>
  );
}

export function RunsPage() {
  const view = useQueryStates(VIEW);
  return (
    <div className="mx-auto max-w-7xl p-3 sm:p-6">
      <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="font-semibold text-lg">Runs</h1>
        <StateFilter view={view} />
        <SearchAndOrder view={view} />
      </div>
      <RunsList view={view} />
    </div>
  );
}

function RunsList({ view: [{ state, find, order }, setView] }: { view: View }) {
  const trpc = useTRPC();
  const input = {
    ...(state === "all" ? {} : { states: STATES[state] }),
    ...(find.trim() ? { find: find.trim() } : {}),
    ...(order === "newest" ? {} : { order }),
  };
  const query = useInfiniteQuery(
    trpc.groups.list.infiniteQueryOptions(input, {
      getNextPageParam: (page) => page.next,
      placeholderData: keepPreviousData,
      // Only while something can change by itself.
      refetchInterval: ({ state: { data } }) =>
        data?.pages.some(({ groups }) => groups.some(({ runs }) => runs.some((run) => !hasEnded(run.state))))
          ? LOOK_EVERY_MS
          : false,
    }),
  );
  if (query.isError && !query.data) {
    return (
      <Card>
        <EmptyState
          title="The runs could not be read"
          action={<Button onClick={() => void query.refetch()}>Try again</Button>}
        >
          {query.error.message}
        </EmptyState>
      </Card>
    );
  }
  if (!query.data) return <Skeleton className="h-64 rounded-lg" />;
  // Pages are cut by number: what was started since stands twice, on both sides of a cut.
  const entries = new Map(
    query.data.pages.flatMap(({ groups }) => groups.map((group) => [group.key, group])),
  );
  if (entries.size === 0) {
    const isNarrowed = state !== "all" || find.trim() !== "";
    return <NoRuns isNarrowed={isNarrowed} onShowAll={() => void setView({ state: null, find: null })} />;
  }
  return (
    <GroupList
      entries={[...entries.values()]}
      order={order}
      onOrder={(next) => void setView({ order: next })}
      footer={
        query.hasNextPage ? (
          <div className="flex justify-center border-t p-3">
            <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {order === "newest" ? "Show older runs" : "Show more runs"}
            </Button>
          </div>
        ) : null
      }
    />
  );
}

function NoRuns({ isNarrowed, onShowAll }: { isNarrowed: boolean; onShowAll: () => void }) {
  return (
    <Card>
      <EmptyState
        icon={<TrainFront className="size-6" aria-hidden="true" />}
        title={isNarrowed ? "No run answers" : "Nothing has run yet"}
        action={
          isNarrowed ? (
            <Button onClick={onShowAll}>Show all runs</Button>
          ) : (
            <Button asChild variant="primary">
              <Link href="/">To the experiments</Link>
            </Button>
          )
        }
      >
        {isNarrowed
          ? "No run is in this state under this name."
          : "Open an experiment and press Run: its run appears here."}
      </EmptyState>
    </Card>
  );
}
