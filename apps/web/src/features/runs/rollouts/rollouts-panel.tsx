"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import { useTRPC } from "@/trpc/client";
import { EmptyState } from "@/ui/empty-state";
import { Skeleton } from "@/ui/skeleton";
import { useChangesOf } from "../live/use-changes-of";
import { useRunFacts } from "../run-context";
import { useView } from "../view-state";
import { chooseStep } from "./choose-step";
import { GroupList } from "./group-list";
import { GroupPane } from "./group-view";
import { StepPicker } from "./step-picker";

/** What the policy wrote: pick a step, then a prompt, and see its completions side by side. */
export function RolloutsPanel() {
  const trpc = useTRPC();
  const { runId } = useRunFacts();
  const [view, setView] = useView();
  const steps = useQuery(trpc.runs.rolloutSteps.queryOptions({ runId }));
  useChangesOf("rollouts", trpc.runs.rolloutSteps.queryKey({ runId }));
  const chosen = chooseStep(steps.data ?? [], { stage: view.at ?? view.stage, step: view.step });
  const place = { runId, stage: chosen?.stage ?? "", step: chosen?.step ?? 0 };
  const groups = useQuery(
    trpc.runs.rolloutGroups.queryOptions(place, {
      enabled: chosen !== null,
      placeholderData: keepPreviousData,
    }),
  );
  if (!steps.data) return <RolloutSkeleton />;
  if (!chosen) {
    return (
      <EmptyState icon={<MessagesSquare className="size-6" aria-hidden="true" />} title="No rollouts yet">
        A reinforcement stage shows some of its completions every few steps. They appear here by themselves.
      </EmptyState>
    );
  }
  const index = view.group !== null && groups.data?.[view.group] ? view.group : 0;
  const group = groups.data?.[index];
  return (
    <div className="flex flex-col gap-3 p-3 sm:p-4">
      <StepPicker
        steps={steps.data}
        chosen={chosen}
        isFollowing={view.step === null}
        onChange={(next) => void setView({ at: next?.stage ?? null, step: next?.step ?? null })}
      />
      <div className="grid items-start gap-3 lg:grid-cols-[18rem_minmax(0,1fr)]">
        <GroupList
          groups={groups.data ?? []}
          selected={index}
          onSelect={(at) => void setView({ group: at })}
        />
        {group ? <GroupPane place={place} group={group} /> : <Skeleton className="h-96 rounded-lg" />}
      </div>
    </div>
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
