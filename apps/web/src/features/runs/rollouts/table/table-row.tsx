"use client";

import { formatNumber } from "@switchyard/curves";
import { type KeyboardEvent, memo } from "react";
import type { CompletionRow } from "@/server/runs/rollout-table";
import { Badge } from "@/ui/badge";
import { cn } from "@/ui/cn";
import { InertText } from "@/ui/inert-text-view";
import { hits } from "./hits";

export const ROW_PX = 48;
/** Of the head and of every row alike. */
export const COLUMNS =
  "grid items-center grid-cols-[4rem_4.5rem_minmax(0,1fr)] " +
  "sm:grid-cols-[4.5rem_4.5rem_5.5rem_4.5rem_minmax(0,1fr)]";

interface TableRowProps {
  /** Undefined while it is on its way. */
  row: CompletionRow | undefined;
  index: number;
  top: number;
  words: string;
  isActive: boolean;
  onOpen: (row: CompletionRow) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

export const TableRow = memo(function TableRow(props: TableRowProps) {
  const { row, index, top } = props;
  const advantage = row?.advantage ?? null;
  const tone = !advantage ? "text-faint" : advantage > 0 ? "text-good" : "text-bad";
  return (
    <tr
      aria-rowindex={index + 2}
      className={cn(COLUMNS, "tabular absolute inset-x-0 top-0 border-b text-xs hover:bg-hover")}
      style={{ height: ROW_PX, transform: `translateY(${top}px)` }}
    >
      <td className={cn(CELL, "text-soft")}>{row?.step}</td>
      <td className={cn(CELL, "font-medium")}>{row ? figure(row.reward) : null}</td>
      <td className={cn(CELL, tone, "max-sm:hidden")}>
        {advantage !== null && advantage > 0 ? "+" : ""}
        {row ? figure(advantage) : null}
      </td>
      <td className={cn(CELL, "text-soft max-sm:hidden")}>{row?.tokens}</td>
      <td className="min-w-0 px-2 py-0">
        <OpenButton {...props} />
      </td>
    </tr>
  );
});

const CELL = "px-2 py-0 whitespace-nowrap overflow-hidden";

const figure = (value: number | null): string => (value === null ? "\u2013" : formatNumber(value, 3));

/** Covers its whole row, and is there before the row has been read: the focus may be on it. */
function OpenButton({ row, index, words, isActive, onOpen, onKeyDown }: TableRowProps) {
  return (
    <button
      type="button"
      data-row={index}
      tabIndex={isActive ? 0 : -1}
      onClick={() => row && onOpen(row)}
      onKeyDown={onKeyDown}
      className="block w-full text-left outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-brand focus-visible:after:-outline-offset-2"
    >
      {row ? <Preview row={row} words={words} /> : <Waiting />}
    </button>
  );
}

function Preview({ row, words }: { row: CompletionRow; words: string }) {
  return (
    <>
      <span className="flex items-center gap-1.5">
        <span className="min-w-0 truncate font-mono">
          {row.text ? <Found text={row.text} words={words} /> : <em className="text-faint">empty</em>}
        </span>
        <Levels levels={row.levels} />
        {row.truncated ? <Badge tone="warn">truncated</Badge> : null}
        {row.reward === null ? <Badge tone="bad">errored</Badge> : null}
      </span>
      <span className="block truncate text-2xs text-faint">
        <Found text={row.prompt} words={words} />
      </span>
    </>
  );
}

/** One after another in a single badge, which gives way before the text does. */
function Levels({ levels }: Pick<CompletionRow, "levels">) {
  const names = Object.values(levels).join(", ");
  if (!names) return null;
  return (
    <Badge className="max-w-48 shrink-[3]">
      <span className="truncate" title={names}>
        <span className="sr-only">Levels: </span>
        <InertText text={names} />
      </span>
    </Badge>
  );
}

function Waiting() {
  return (
    <>
      <span className="sr-only">Being read</span>
      <span aria-hidden="true" className="block h-3 w-3/5 rounded bg-hover" />
    </>
  );
}

/** A text with the words that were looked for marked. */
function Found({ text, words }: { text: string; words: string }) {
  return hits(text, words).map((part, index) =>
    part.isHit ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
      <mark key={index} className="rounded-xs bg-brand-soft px-px font-medium text-brand-strong">
        <InertText text={part.text} />
      </mark>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
      <InertText key={index} text={part.text} />
    ),
  );
}
