"use client";

import { formatCount } from "@switchyard/curves";
import { SearchX } from "lucide-react";
import type { RolloutCount } from "@/server/runs/rollout-table";
import type { RolloutStepSummary } from "@/server/runs/rollouts";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { Skeleton } from "@/ui/skeleton";
import { useRunFacts } from "../../run-context";
import { RolloutFault } from "../rollout-fault";
import { useRolloutsView } from "../rollouts-view";
import { FilterBar } from "./filter-bar";
import { RowList } from "./row-list";
import { isNarrowed, NO_FILTER, tableFilter } from "./table-filter";
import { useRolloutCount } from "./use-table-rows";

/** Every completion that a run has told, narrowed and sorted; a row opens its prompt. */
export function CompletionTable({ steps }: { steps: readonly RolloutStepSummary[] }) {
  const { runId } = useRunFacts();
  const [view] = useRolloutsView();
  const filter = tableFilter(runId, view);
  const count = useRolloutCount(filter);
  return (
    <div className="flex flex-col gap-2">
      <FilterBar steps={steps} />
      <p role="status" className="tabular text-faint text-xs">
        {count.data ? countWords(count.data, isNarrowed(view)) : "\u00a0"}
      </p>
      {count.error ? (
        <RolloutFault error={count.error} />
      ) : !count.data ? (
        <Skeleton className="h-96 rounded-lg" />
      ) : count.data.matches === 0 ? (
        <NoMatch />
      ) : (
        <RowList
          key={JSON.stringify([filter, view.sort, view.rising])}
          filter={filter}
          count={count.data.matches}
        />
      )}
    </div>
  );
}

function countWords({ matches, all }: RolloutCount, narrowed: boolean): string {
  const total = `${formatCount(all)} ${all === 1 ? "completion" : "completions"}`;
  return narrowed ? `${formatCount(matches)} of ${total} match` : total;
}

function NoMatch() {
  const [, set] = useRolloutsView();
  return (
    <EmptyState
      icon={<SearchX className="size-6" aria-hidden="true" />}
      title="No completion is like that"
      action={<Button onClick={() => void set({ ...NO_FILTER, marked: [] })}>Show all completions</Button>}
    >
      The search looks for the words as they stand in the prompt or the completion. Only some steps tell their
      completions, and of those only some prompts.
    </EmptyState>
  );
}
