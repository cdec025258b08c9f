"use client";

import { formatNumber } from "@switchyard/curves";
import { type KeyboardEvent, memo } from "react";
import type { CompletionRow } from "@/server/runs/rollout-table";
import { Badge } from "@/ui/badge";
import { cn } from "@/ui/cn";
import { InertText } from "../inert-text-view";
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
  return (
    <tr
      aria-rowindex={index + 2}
      className={cn(COLUMNS, "tabular absolute inset-x-0 top-0 border-b text-xs hover:bg-hover")}
      style={{ height: ROW_PX, transform: `translateY(${top}px)` }}
    >
      {row ? <Cells {...props} row={row} /> : <Waiting />}
    </tr>
  );
});

const CELL = "px-2 py-0 whitespace-nowrap overflow-hidden";

function Cells(props: TableRowProps & { row: CompletionRow }) {
  const { row } = props;
  const { advantage } = row;
  const tone = !advantage ? "text-faint" : advantage > 0 ? "text-good" : "text-bad";
  return (
    <>
      <td className={cn(CELL, "text-soft")}>{row.step}</td>
      <td className={cn(CELL, "font-medium")}>
        {row.reward === null ? "\u2013" : formatNumber(row.reward, 3)}
      </td>
      <td className={cn(CELL, tone, "max-sm:hidden")}>
        {advantage === null ? "\u2013" : `${advantage > 0 ? "+" : ""}${formatNumber(advantage, 3)}`}
      </td>
      <td className={cn(CELL, "text-soft max-sm:hidden")}>{row.tokens}</td>
      <td className="min-w-0 px-2 py-0">
        <OpenButton {...props} />
      </td>
    </>
  );
}

/** Covers its whole row. */
function OpenButton(props: TableRowProps & { row: CompletionRow }) {
  const { row, index, words, isActive, onOpen, onKeyDown } = props;
  return (
    <button
      type="button"
      data-row={index}
      tabIndex={isActive ? 0 : -1}
      onClick={() => onOpen(row)}
      onKeyDown={onKeyDown}
      className="-outline-offset-2 block w-full text-left outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-brand focus-visible:after:-outline-offset-2"
    >
      <span className="flex items-center gap-1.5">
        <span className="min-w-0 truncate font-mono">
          {row.text ? <Found text={row.text} words={words} /> : <em className="text-faint">empty</em>}
        </span>
        {row.truncated ? <Badge tone="warn">truncated</Badge> : null}
        {row.reward === null ? <Badge tone="bad">errored</Badge> : null}
      </span>
      <span className="block truncate text-2xs text-faint">
        <Found text={row.prompt} words={words} />
      </span>
    </button>
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

function Waiting() {
  return (
    <td className="col-span-full px-2 py-0">
      <span className="sr-only">Being read</span>
      <span aria-hidden="true" className="block h-3 w-3/5 rounded bg-hover" />
    </td>
  );
}
