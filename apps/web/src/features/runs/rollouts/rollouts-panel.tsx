"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import type { RolloutStepSummary } from "@/server/runs/rollouts";
import { useTRPC } from "@/trpc/client";
import { EmptyState } from "@/ui/empty-state";
import { Skeleton } from "@/ui/skeleton";
import { useChangesOf } from "../live/use-changes-of";
import { useRunFacts } from "../run-context";
import { useView } from "../view-state";
import { chooseStep } from "./choose-step";
import { GroupList } from "./group/group-list";
import { GroupPane } from "./group/group-view";
import { ListSwitch } from "./list-switch";
import { RolloutFault } from "./rollout-fault";
import { useRolloutsView } from "./rollouts-view";
import { StepPicker } from "./step-picker";
import { CompletionTable } from "./table/completion-table";
import { useRolloutSteps } from "./use-rollout-steps";

/** What the policy wrote: by step and prompt, its completions side by side, or all of them in a table. */
export function RolloutsPanel() {
  const steps = useRolloutSteps();
  const [{ list }] = useRolloutsView();
  if (!steps.data) return steps.error ? <RolloutFault error={steps.error} /> : <RolloutSkeleton />;
  if (steps.data.length === 0) {
    return (
      <EmptyState icon={<MessagesSquare className="size-6" aria-hidden="true" />} title="No rollouts yet">
        A reinforcement stage shows some of its completions every few steps. They appear here by themselves.
      </EmptyState>
    );
  }
  return (
    // The positioned parent of names for screen readers, which else would make the document longer than its window.
    <div className="relative flex flex-col gap-3 p-3 sm:p-4">
      <ListSwitch />
      {list === "table" ? <CompletionTable steps={steps.data} /> : <Prompts steps={steps.data} />}
    </div>
  );
}

/** Pick a step, then a prompt. */
function Prompts({ steps }: { steps: readonly RolloutStepSummary[] }) {
  const trpc = useTRPC();
  const { runId } = useRunFacts();
  const [view, setView] = useView();
  const [, setRollouts] = useRolloutsView();
  const chosen = chooseStep(steps, { stage: view.at ?? view.stage, step: view.step });
  const place = { runId, stage: chosen?.stage ?? "", step: chosen?.step ?? 0 };
  const groups = useQuery(
    trpc.runs.rolloutGroups.queryOptions(place, {
      enabled: chosen !== null,
      placeholderData: keepPreviousData,
    }),
  );
  useChangesOf("rollouts", trpc.runs.rolloutGroups.queryKey(place));
  if (!chosen) return null;
  if (groups.error) return <RolloutFault error={groups.error} />;
  const selected = groups.data?.find(({ groupIndex }) => groupIndex === view.group) ?? groups.data?.[0];
  return (
    <>
      <StepPicker
        steps={steps}
        chosen={chosen}
        wanted={view.step}
        onChange={(next) => {
          void setView({ at: next?.stage ?? null, step: next?.step ?? null });
          void setRollouts({ pick: null });
        }}
      />
      <div className="grid items-start gap-3 lg:grid-cols-[18rem_minmax(0,1fr)]">
        <GroupList
          groups={groups.data ?? []}
          selected={selected?.groupIndex ?? 0}
          onSelect={(group) => {
            void setView({ group });
            void setRollouts({ pick: null, base: null });
          }}
        />
        {selected ? (
          <GroupPane place={{ ...place, groupIndex: selected.groupIndex }} />
        ) : (
          <Skeleton className="h-96 rounded-lg" />
        )}
      </div>
    </>
  );
}

function RolloutSkeleton() {
  return (
    <div
      className="grid gap-3 p-4 lg:grid-cols-[18rem_minmax(0,1fr)]"
      role="status"
      aria-label="Reading the rollouts"
    >
      <Skeleton className="h-72 rounded-lg" />
      <Skeleton className="h-72 rounded-lg" />
    </div>
  );
}
