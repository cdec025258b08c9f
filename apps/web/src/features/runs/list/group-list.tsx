"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useState } from "react";
import type { GroupRow } from "@/server/runs/list-groups";
import { Card } from "@/ui/card";
import { cn } from "@/ui/cn";
import { useSeconds } from "../header/use-seconds";
import { hasEnded } from "../words";
import { BulkBar } from "./bulk-bar";
import { GroupItem, ROW, RunItem, SelectBox } from "./group-item";
import {
  COLUMN_ORDERS,
  isSortedBy,
  type ListOrder,
  ORDER_NAMES,
  orderAfter,
  type SortColumn,
} from "./list-order";
import { type Selection, useSelection } from "./selection";
import { useRunActions } from "./use-run-actions";

const isGroup = ({ group, runs }: GroupRow): boolean =>
  group !== null && (runs.length > 1 || group.swept.length > 0);

const isGoing = ({ runs }: GroupRow): boolean => runs.some(({ state }) => !hasEnded(state));

/** The newest group and those that go on are open, until a person says otherwise. */
function useOpen(entries: readonly GroupRow[]) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const first = entries.find(isGroup)?.key;
  return {
    isOpen: (entry: GroupRow) => chosen.get(entry.key) ?? (entry.key === first || isGoing(entry)),
    open: (key: string, isOpen: boolean) => setChosen((held) => new Map(held).set(key, isOpen)),
  };
}

interface Sorting {
  order: ListOrder;
  onOrder: (order: ListOrder) => void;
}

interface SortHeadProps extends Sorting {
  title: string;
  column: SortColumn;
  className?: string;
}

function SortHead({ title, column, order, onOrder, className }: SortHeadProps) {
  const isSorted = isSortedBy(order, column);
  const isUp = order === "oldest" || order === "shortest" || order === "name" || order === "state";
  const Icon = isUp ? ArrowUp : ArrowDown;
  return (
    <span className={className}>
      <button
        type="button"
        aria-pressed={isSorted}
        title={isSorted ? ORDER_NAMES[order] : `Sort: ${ORDER_NAMES[COLUMN_ORDERS[column][0]].toLowerCase()}`}
        onClick={() => onOrder(orderAfter(order, column))}
        className="inline-flex items-center gap-1 rounded uppercase tracking-wide hover:text-ink"
      >
        {title}
        <Icon className={cn("size-3", !isSorted && "hidden")} aria-hidden="true" />
      </button>
    </span>
  );
}

interface HeadsProps extends Sorting {
  entries: readonly GroupRow[];
  selection: Selection;
}

function Heads({ entries, selection, ...sorting }: HeadsProps) {
  const ids = entries.flatMap(({ runs }) => runs.map(({ id }) => id));
  return (
    <div
      className={cn(
        ROW,
        "h-8 border-b py-0 font-medium text-2xs text-faint uppercase tracking-wide max-lg:grid-cols-[1rem_1fr]",
      )}
    >
      <SelectBox label="Select all that are shown" ids={ids} selection={selection} />
      <SortHead title="Run" column="name" {...sorting} />
      <SortHead title="State" column="state" className="max-lg:hidden" {...sorting} />
      <span className="max-lg:hidden">Progress</span>
      <SortHead title="Best result" column="best" className="max-lg:hidden" {...sorting} />
      <SortHead title="Duration" column="duration" className="text-right max-lg:hidden" {...sorting} />
      <SortHead title="Started" column="started" className="max-lg:hidden" {...sorting} />
    </div>
  );
}

interface GroupListProps extends Sorting {
  entries: readonly GroupRow[];
  footer: React.ReactNode;
}

/** Groups and single runs, with what can be done to them. */
export function GroupList({ entries, footer, order, onOrder }: GroupListProps) {
  const now = useSeconds(entries.some(isGoing));
  const selection = useSelection();
  const { isOpen, open } = useOpen(entries);
  const { onAct, isBusy, dialog } = useRunActions(selection.clear);
  const selected = entries.flatMap(({ runs }) => runs).filter(({ id }) => selection.has(id));
  const shared = { now, selection, onAct };
  return (
    <>
      <Card className="overflow-hidden">
        <Heads entries={entries} selection={selection} order={order} onOrder={onOrder} />
        <ul aria-label="Runs" className="divide-y">
          {entries.map((entry) => (
            <li key={entry.key}>
              {isGroup(entry) ? (
                <GroupItem
                  entry={entry}
                  isOpen={isOpen(entry)}
                  onOpen={(next) => open(entry.key, next)}
                  {...shared}
                />
              ) : (
                <RunItem entry={entry} {...shared} />
              )}
            </li>
          ))}
        </ul>
        {footer}
      </Card>
      <BulkBar runs={selected} isBusy={isBusy} onAct={onAct} onClear={selection.clear} />
      {dialog}
    </>
  );
}
