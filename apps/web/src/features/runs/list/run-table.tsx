"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { formatParam } from "@/features/graph-view";
import type { SweptColumn } from "@/server/runs/list-groups";
import type { RunRow } from "@/server/runs/list-runs";
import { Table, Td, Th } from "@/ui/table";
import { secondsOf } from "./group-summary";
import { AlertCount, Best, durationText, QueueWords, StateBadges } from "./run-cells";
import { type OnAct, RunMenu } from "./run-menu";
import type { Selection } from "./selection";
import { nextOrder, type RunColumn, type RunOrder, sortRuns, sweptKey } from "./sort-runs";

interface RunTableProps {
  name: string;
  swept: readonly SweptColumn[];
  runs: readonly RunRow[];
  now: number | null;
  selection: Selection;
  onAct: OnAct;
}

interface SortHeadProps {
  title: string;
  column: RunColumn;
  order: RunOrder | null;
  onOrder: (order: RunOrder | null) => void;
}

function SortHead({ title, column, order, onOrder }: SortHeadProps) {
  const isSorted = order?.column === column;
  const Icon = order?.isDescending ? ArrowDown : ArrowUp;
  const direction = order?.isDescending ? "descending" : "ascending";
  return (
    <Th aria-sort={isSorted ? direction : "none"}>
      <button
        type="button"
        onClick={() => onOrder(nextOrder(order, column))}
        className="inline-flex items-center gap-1 rounded uppercase tracking-wide hover:text-ink"
      >
        {title}
        <Icon className={`size-3 ${isSorted ? "" : "opacity-0"}`} aria-hidden="true" />
      </button>
    </Th>
  );
}

export const seedName = (run: RunRow): string =>
  [...run.swept.map(({ param, value }) => `${param} ${formatParam(value)}`), `seed ${run.seed}`].join(", ");

interface RunTableRowProps extends Omit<RunTableProps, "name" | "runs"> {
  run: RunRow;
}

function RunTableRow({ run, swept, now, selection, onAct }: RunTableRowProps) {
  return (
    <tr className="transition-colors hover:bg-hover">
      <Td>
        <input
          type="checkbox"
          className="block accent-(--brand)"
          aria-label={`Select the run with ${seedName(run)}`}
          checked={selection.has(run.id)}
          onChange={() => selection.toggle([run.id])}
        />
      </Td>
      <Td>
        <Link
          href={`/runs/${run.id}`}
          aria-label={`#${run.position + 1}, ${seedName(run)}`}
          className="tabular rounded font-medium text-brand hover:underline"
        >
          #{run.position + 1}
        </Link>
      </Td>
      {swept.map((column) => (
        <Td key={sweptKey(column)} className="tabular">
          {formatParam(run.swept.find((one) => sweptKey(one) === sweptKey(column))?.value)}
        </Td>
      ))}
      <Td className="tabular">{run.seed}</Td>
      <Td>
        <StateBadges runs={[run]} />
        <QueueWords run={run} />
        <AlertCount run={run} />
        {run.state === "failed" ? (
          <p className="line-clamp-1 max-w-72 text-bad" title={run.message}>
            {run.message}
          </p>
        ) : null}
      </Td>
      <Td>
        <Best headline={run.headline} />
      </Td>
      <Td className="tabular whitespace-nowrap">{durationText(secondsOf(run, now))}</Td>
      <Td className="w-10 py-0.5">
        <RunMenu label={`the run with ${seedName(run)}`} runs={[run]} onAct={onAct} />
      </Td>
    </tr>
  );
}

/** The runs of a group, with what they try as columns. */
export function RunTable({ name, swept, runs, now, selection, onAct }: RunTableProps) {
  const [order, setOrder] = useState<RunOrder | null>(null);
  const head = (title: string, column: RunColumn) => (
    <SortHead key={column} title={title} column={column} order={order} onOrder={setOrder} />
  );
  return (
    <Table aria-label={`Runs of ${name}`} className="text-xs">
      <thead>
        <tr>
          <Th className="w-8">
            <span className="sr-only">Selected</span>
          </Th>
          <Th>Run</Th>
          {swept.map((column) => head(column.title, `swept:${sweptKey(column)}`))}
          {head("Seed", "seed")}
          {head("State", "state")}
          {head("Best result", "best")}
          {head("Duration", "duration")}
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {sortRuns(runs, order, now).map((run) => (
          <RunTableRow key={run.id} run={run} swept={swept} now={now} selection={selection} onAct={onAct} />
        ))}
      </tbody>
    </Table>
  );
}
