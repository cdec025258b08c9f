"use client";

import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useRef, useState } from "react";
import type { CompletionRow, RolloutFilter } from "@/server/runs/rollout-table";
import { useView } from "../../view-state";
import { RolloutFault } from "../rollout-fault";
import { useRolloutsView } from "../rollouts-view";
import { HeadRow } from "./head-row";
import { rowTarget } from "./row-target";
import { ROW_PX, TableRow } from "./table-row";
import { useTableRows } from "./use-table-rows";

interface RowListProps {
  filter: RolloutFilter;
  count: number;
}

/** Thousands of rows, of which those in view are on the page. Arrow keys walk along them, Enter opens one. */
export function RowList({ filter, count }: RowListProps) {
  const box = useRef<HTMLDivElement>(null);
  const [{ sort, rising, words }] = useRolloutsView();
  const open = useOpenRow();
  const { rows, active, move } = useWalk(box, count);
  const items = rows.getVirtualItems();
  // The row that has the focus stays on the page when it is scrolled away, but is not read for.
  const seen = rows.range ?? { startIndex: 0, endIndex: 0 };
  const { rowAt, error } = useTableRows(
    filter,
    { sort, descending: !rising },
    { from: seen.startIndex - OVERSCAN, to: Math.min(count - 1, seen.endIndex + OVERSCAN) },
  );
  if (error) return <RolloutFault error={error} />;
  return (
    <div ref={box} className="h-[64dvh] min-h-72 overflow-y-auto rounded-lg border bg-surface">
      <table aria-label="Completions of the run" aria-rowcount={count + 1} className="block">
        <HeadRow />
        <tbody className="relative block" style={{ height: rows.getTotalSize() }}>
          {items.map(({ key, index, start }) => (
            <TableRow
              key={key}
              row={rowAt(index)}
              index={index}
              top={start}
              words={words.trim()}
              isActive={index === active}
              onOpen={open}
              onKeyDown={move}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const OVERSCAN = 10;

/** The row that Tab reaches, and the keys that lead from it to others. */
function useWalk(box: React.RefObject<HTMLDivElement | null>, count: number) {
  const [active, setActive] = useState(0);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollPaddingStart: ROW_PX,
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), Math.min(active, count - 1)])].sort((a, b) => a - b),
  });
  const move = (event: KeyboardEvent<HTMLElement>): void => {
    const at = Number(event.currentTarget.dataset.row);
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / ROW_PX) - 2);
    const to = rowTarget(event.key, at, { last: count - 1, page });
    if (to === null) return;
    event.preventDefault();
    setActive(to);
    rows.scrollToIndex(to);
    // The row is on the page after the next draw.
    requestAnimationFrame(() => {
      box.current?.querySelector<HTMLElement>(`[data-row="${to}"]`)?.focus({ preventScroll: true });
    });
  };
  return { rows, active: Math.min(active, count - 1), move };
}

function useOpenRow() {
  const [, setView] = useView();
  const [, set] = useRolloutsView();
  return ({ stage, step, groupIndex, sampleIndex }: CompletionRow) => {
    // One entry of the browser's history, so that Back leads to the table.
    void setView({ at: stage, step, group: groupIndex }, { history: "push" });
    void set({ list: "prompts", pick: sampleIndex }, { history: "push" });
  };
}
