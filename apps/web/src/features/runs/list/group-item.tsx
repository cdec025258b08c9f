"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useId } from "react";
import type { GroupRow } from "@/server/runs/list-groups";
import type { RunRow } from "@/server/runs/list-runs";
import { cn } from "@/ui/cn";
import { bestOf, groupSeconds } from "./group-summary";
import {
  AlertCount,
  Best,
  durationText,
  GroupProgressCell,
  QueueWords,
  RunProgressCell,
  Started,
  StateBadges,
} from "./run-cells";
import { type OnAct, RunMenu } from "./run-menu";
import { RunTable } from "./run-table";
import type { Selection } from "./selection";

export const ROW =
  "grid grid-cols-[1rem_minmax(0,1fr)_2rem] items-center gap-x-3 gap-y-1.5 px-3 py-2 " +
  "lg:grid-cols-[1rem_minmax(0,1fr)_11.5rem_10rem_10rem_6rem_8.5rem_2rem]";

export interface ItemProps {
  entry: GroupRow;
  now: number | null;
  selection: Selection;
  onAct: OnAct;
}

interface LineProps {
  label: string;
  runs: readonly RunRow[];
  selection: Selection;
  onAct: OnAct;
  title: ReactNode;
  progress: ReactNode;
  best: ReactNode;
  duration: string;
  startedAt: Date;
}

/** A box that is checked for all, none, or neither. */
export function SelectBox(props: { label: string; ids: readonly string[]; selection: Selection }) {
  const { label, ids, selection } = props;
  const count = ids.filter((id) => selection.has(id)).length;
  return (
    <input
      type="checkbox"
      className="accent-(--brand)"
      aria-label={label}
      checked={ids.length > 0 && count === ids.length}
      ref={(box) => {
        if (box) box.indeterminate = count > 0 && count < ids.length;
      }}
      onChange={() => selection.toggle(ids)}
    />
  );
}

/** One line of the list: beside one another where there is room, else below one another. */
function Line({ label, runs, selection, onAct, title, progress, best, duration, startedAt }: LineProps) {
  return (
    <div className={cn(ROW, "transition-colors hover:bg-hover/60")}>
      <SelectBox label={`Select ${label}`} ids={runs.map(({ id }) => id)} selection={selection} />
      <div className="min-w-0">{title}</div>
      <div className="max-lg:col-start-3 max-lg:row-start-1 lg:order-last">
        <RunMenu label={label} runs={runs} onAct={onAct} />
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 max-lg:col-span-2 max-lg:col-start-2 lg:contents">
        <div>
          <StateBadges runs={runs} />
          {runs.length === 1 && runs[0] ? <QueueWords run={runs[0]} /> : null}
          {runs.map((run) => (
            <AlertCount key={run.id} run={run} />
          ))}
        </div>
        <div className="min-w-0 max-lg:order-last max-lg:w-full">{progress}</div>
        {best}
        <span className="tabular whitespace-nowrap max-lg:text-soft max-lg:text-xs lg:text-right">
          {duration}
        </span>
        <span className="text-soft text-xs">
          <Started at={startedAt} />
        </span>
      </div>
    </div>
  );
}

/** A run that was started by itself. */
export function RunItem({ entry, now, selection, onAct }: ItemProps) {
  const [run] = entry.runs;
  if (!run) return null;
  return (
    <Line
      label={`${run.name}, seed ${run.seed}`}
      runs={entry.runs}
      selection={selection}
      onAct={onAct}
      title={
        <>
          <Link href={`/runs/${run.id}`} className="block truncate rounded font-medium hover:underline">
            {run.name}
          </Link>
          <p className="tabular truncate text-faint text-xs">
            seed {run.seed}
            {run.experiment && run.experiment.name !== run.name ? ` of ${run.experiment.name}` : ""}
            {run.workerName ? ` · ${run.workerName}` : ""}
          </p>
        </>
      }
      progress={<RunProgressCell run={run} />}
      best={<Best headline={run.headline} />}
      duration={durationText(groupSeconds(entry.runs, now))}
      startedAt={entry.createdAt}
    />
  );
}

interface GroupItemProps extends ItemProps {
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
}

interface GroupTitleProps extends Pick<GroupItemProps, "isOpen" | "onOpen"> {
  group: NonNullable<GroupRow["group"]>;
  runs: readonly RunRow[];
  tableId: string;
}

/** Its name, and the button that opens the table of its runs. */
function GroupTitle({ group, runs, tableId, isOpen, onOpen }: GroupTitleProps) {
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  const experiment = runs.find((run) => run.experiment)?.experiment;
  return (
    <div className="flex items-start gap-1">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={tableId}
        aria-label={`Runs of ${group.name}`}
        onClick={() => onOpen(!isOpen)}
        className="-ml-1 rounded p-0.5 text-soft hover:bg-hover"
      >
        <ChevronRight
          className={cn("size-4 transition-transform", isOpen && "rotate-90")}
          aria-hidden="true"
        />
      </button>
      <div className="min-w-0">
        <Link
          href={`/runs/groups/${group.id}`}
          className="block truncate rounded font-medium hover:underline"
        >
          {group.name}
        </Link>
        <p className="tabular truncate text-faint text-xs">
          {runs.length} runs, {seeds} {seeds === 1 ? "seed" : "seeds"}
          {experiment && experiment.name !== group.name ? ` of ${experiment.name}` : ""}
        </p>
      </div>
    </div>
  );
}

/** Runs that were started together: one line, and a table below it. */
export function GroupItem({ entry, now, selection, onAct, isOpen, onOpen }: GroupItemProps) {
  const tableId = useId();
  const { group, runs } = entry;
  if (!group) return null;
  return (
    <>
      <Line
        label={`all runs of ${group.name}`}
        runs={runs}
        selection={selection}
        onAct={onAct}
        title={<GroupTitle group={group} runs={runs} tableId={tableId} isOpen={isOpen} onOpen={onOpen} />}
        progress={<GroupProgressCell name={group.name} runs={runs} />}
        best={<Best headline={bestOf(runs)} />}
        duration={durationText(groupSeconds(runs, now))}
        startedAt={entry.createdAt}
      />
      <div id={tableId} hidden={!isOpen} className="border-t bg-sunken/40 lg:pl-7">
        {isOpen ? (
          <RunTable
            name={group.name}
            swept={group.swept}
            runs={runs}
            now={now}
            selection={selection}
            onAct={onAct}
          />
        ) : null}
      </div>
    </>
  );
}
