"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { ChevronLeft, Workflow } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo } from "react";
import type { GroupView } from "@/server/runs/get-group";
import { useTRPC } from "@/trpc/client";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { EmptyState } from "@/ui/empty-state";
import { Select } from "@/ui/field";
import { useSeconds } from "../header/use-seconds";
import { BulkBar } from "../list/bulk-bar";
import { groupSeconds } from "../list/group-summary";
import { durationText, GroupProgressCell, Started, StateBadges } from "../list/run-cells";
import { RunMenu } from "../list/run-menu";
import { RunTable } from "../list/run-table";
import { useSelection } from "../list/selection";
import { useRunActions } from "../list/use-run-actions";
import { hasEnded } from "../words";
import { GroupCurves } from "./group-curves";
import { headlineMeasure, summarise } from "./summary";
import { SummaryTable } from "./summary-table";

const LOOK_EVERY_MS = 3_000;

function useGroup(groupId: string): GroupView {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery({
    ...trpc.groups.get.queryOptions({ groupId }),
    refetchInterval: ({ state }) =>
      state.data?.runs.some((run) => !hasEnded(run.state)) ? LOOK_EVERY_MS : false,
  });
  return data;
}

type Actions = ReturnType<typeof useRunActions>;

function Header({ group, now, onAct }: { group: GroupView; now: number | null } & Pick<Actions, "onAct">) {
  const { runs, experiment } = group;
  return (
    <header className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Link href="/runs" aria-label="All runs" className="-ml-1 rounded p-1 text-soft hover:bg-hover">
          <ChevronLeft className="size-4" aria-hidden="true" />
        </Link>
        <h1 className="min-w-0 truncate font-semibold text-lg">{group.name}</h1>
        <StateBadges runs={runs} />
        <div className="ml-auto flex items-center gap-1.5">
          {experiment ? (
            <Button asChild variant="ghost">
              <Link href={`/designer/${experiment.id}`}>
                <Workflow className="size-4" aria-hidden="true" />
                <span className="max-sm:sr-only">Experiment</span>
              </Link>
            </Button>
          ) : null}
          {runs.length > 0 ? <RunMenu label="all runs of the group" runs={runs} onAct={onAct} /> : null}
        </div>
      </div>
      <p className="tabular flex flex-wrap gap-x-4 text-soft text-xs">
        <span>
          {runs.length} {runs.length === 1 ? "run" : "runs"}, {group.seeds.length}{" "}
          {group.seeds.length === 1 ? "seed" : "seeds"}
        </span>
        <span>
          Started <Started at={group.createdAt} />
        </span>
        <span>{durationText(groupSeconds(runs, now))}</span>
      </p>
      {runs.some(({ state }) => !hasEnded(state)) ? (
        <div className="max-w-sm">
          <GroupProgressCell name={group.name} runs={runs} />
        </div>
      ) : null}
      {group.notes ? (
        <p className="max-w-prose whitespace-pre-wrap break-words text-soft">{group.notes}</p>
      ) : null}
    </header>
  );
}

function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: React.ReactNode;
  children: React.ReactNode;
}) {
  return (
    <section aria-label={title}>
      <Card className="overflow-hidden">
        <div className="flex min-h-11 flex-wrap items-center gap-2 border-b px-3 py-1.5">
          <h2 className="mr-auto font-medium">{title}</h2>
          {aside}
        </div>
        {children}
      </Card>
    </section>
  );
}

/** What the seeds of each choice of values come to, by a measure that can be chosen. */
function Summary({ group }: { group: GroupView }) {
  const [name, setName] = useQueryState("measure", parseAsString);
  const chosen = group.measures.find((measure) => measure.name === name);
  const measure = chosen ?? headlineMeasure(group);
  const points = useMemo(() => summarise(group, measure), [group, measure]);
  return (
    <Section
      title="Mean over seeds"
      aside={
        group.measures.length > 1 ? (
          <div className="w-64 max-sm:w-full">
            <Select
              aria-label="What is compared"
              value={measure?.name}
              onChange={({ target }) => void setName(target.value)}
            >
              {group.measures.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.title}
                </option>
              ))}
            </Select>
          </div>
        ) : (
          <span className="text-soft text-xs">{measure?.title}</span>
        )
      }
    >
      {measure ? null : (
        <p className="px-3 pt-3 text-soft text-xs">
          No node of this graph measures the result. Add an evaluation to compare the runs by it.
        </p>
      )}
      <SummaryTable group={group} measure={measure} points={points} />
    </Section>
  );
}

/** Runs that were started together, put together. */
export function GroupPage({ groupId }: { groupId: string }) {
  const group = useGroup(groupId);
  const { runs } = group;
  const now = useSeconds(runs.some(({ state }) => !hasEnded(state)));
  const selection = useSelection();
  const { onAct, isBusy, dialog } = useRunActions(selection.clear);
  return (
    <div className="mx-auto flex max-w-7xl flex-col gap-4 p-3 sm:p-6">
      <Header group={group} now={now} onAct={onAct} />
      {runs.length === 0 ? (
        <Card>
          <EmptyState
            title="All runs of this group were deleted"
            action={
              <Button asChild>
                <Link href="/runs">To the runs</Link>
              </Button>
            }
          />
        </Card>
      ) : (
        <>
          <Summary group={group} />
          <GroupCurves group={group} />
          <Section title="Runs">
            <RunTable
              name={group.name}
              swept={group.swept}
              runs={runs}
              now={now}
              selection={selection}
              onAct={onAct}
            />
          </Section>
        </>
      )}
      <BulkBar
        runs={runs.filter(({ id }) => selection.has(id))}
        isBusy={isBusy}
        onAct={onAct}
        onClear={selection.clear}
      />
      {dialog}
    </div>
  );
}
