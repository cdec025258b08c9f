"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ScrollText } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { LogLine } from "@/server/live/delta";
import { useTRPC } from "@/trpc/client";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { EmptyState } from "@/ui/empty-state";
import { Select } from "@/ui/field";
import { InertText } from "@/ui/inert-text-view";
import { Skeleton } from "@/ui/skeleton";
import { useRun } from "../live/run-store";
import { useChangesOf } from "../live/use-changes-of";
import { useNodeTitle, useRunFacts } from "../run-context";
import { atLeast, joinLines, LEVELS, type Level, lineKey } from "./log-lines";

const ROW_PX = 24;
/** Within this of the end counts as being there. */
const END_PX = 40;

/** What the run has said, newest at the end; only the lines in view are drawn. */
export function LogPanel() {
  const { runId } = useRunFacts();
  const trpc = useTRPC();
  const live = useRun((run) => run.log);
  const [level, setLevel] = useState<Level>("info");
  const query = useInfiniteQuery(
    trpc.runs.log.infiniteQueryOptions({ runId }, { getNextPageParam: (page) => page.before }),
  );
  useChangesOf("log", trpc.runs.log.infiniteQueryKey({ runId }));
  const lines = useMemo(() => {
    const read = (query.data?.pages ?? []).toReversed().flatMap((page) => page.lines);
    return joinLines(read, live).filter((line) => atLeast(line.level, level));
  }, [query.data, live, level]);
  if (!query.data) return <Skeleton className="m-4 h-64 rounded-lg" />;
  return (
    <div className="p-3 sm:p-4">
      <div className="mb-2 flex items-center gap-2">
        <div className="w-44">
          <LevelSelect level={level} onChange={setLevel} />
        </div>
        <span className="tabular text-faint text-xs whitespace-nowrap">
          {lines.length} {lines.length === 1 ? "line" : "lines"}
        </span>
        {query.hasNextPage ? (
          <Button size="sm" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Read earlier lines
          </Button>
        ) : null}
      </div>
      {lines.length === 0 ? (
        <EmptyState icon={<ScrollText className="size-6" aria-hidden="true" />} title="Nothing has been said">
          {level === "info" ? "Lines appear here as the run goes on." : "No line is as grave as this."}
        </EmptyState>
      ) : (
        <LineList lines={lines} />
      )}
    </div>
  );
}

const LEVEL_NAMES: Record<Level, string> = {
  info: "All lines",
  warning: "Warnings and errors",
  error: "Errors",
};

function LevelSelect({ level, onChange }: { level: Level; onChange: (level: Level) => void }) {
  return (
    <Select
      aria-label="Which lines"
      className="text-xs"
      value={level}
      onChange={({ target }) => onChange(LEVELS.find((one) => one === target.value) ?? "info")}
    >
      {LEVELS.map((one) => (
        <option key={one} value={one}>
          {LEVEL_NAMES[one]}
        </option>
      ))}
    </Select>
  );
}

function LineList({ lines }: { lines: readonly LogLine[] }) {
  const box = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 20,
    getItemKey: (index) => lineKey(lines[index]),
  });
  const count = lines.length;
  useEffect(() => {
    if (isAtEnd && count > 0) rows.scrollToIndex(count - 1, { align: "end" });
  }, [count, isAtEnd, rows]);
  return (
    <div className="relative">
      <div
        ref={box}
        role="log"
        aria-label="Log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it.
        tabIndex={0}
        onScroll={({ currentTarget: at }) =>
          setAtEnd(at.scrollHeight - at.scrollTop - at.clientHeight < END_PX)
        }
        className="h-[58dvh] overflow-auto rounded-lg border bg-surface font-mono text-xs"
      >
        <div className="relative w-full" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ key, index, start }) => {
            const line = lines[index];
            return line ? (
              <div
                key={key}
                ref={rows.measureElement}
                data-index={index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <Line line={line} />
              </div>
            ) : null;
          })}
        </div>
      </div>
      {isAtEnd ? null : (
        <Button
          size="sm"
          className="absolute right-4 bottom-3 shadow-float"
          onClick={() => rows.scrollToIndex(count - 1, { align: "end" })}
        >
          <ArrowDown className="size-3.5" aria-hidden="true" />
          Newest
        </Button>
      )}
    </div>
  );
}

const TONES: Record<Level, string> = {
  info: "",
  warning: "bg-warn-soft text-warn",
  error: "bg-bad-soft text-bad",
};

function Line({ line }: { line: LogLine }) {
  const titleOf = useNodeTitle();
  const moment = new Date(line.t * 1000);
  const place = line.node ?? line.stage;
  return (
    <div className={cn("flex min-h-6 gap-3 px-3 py-1 leading-4", TONES[line.level])}>
      <time dateTime={moment.toISOString()} className="tabular shrink-0 text-faint" suppressHydrationWarning>
        {moment.toLocaleTimeString("en-GB")}
      </time>
      {line.level === "info" ? null : <span className="shrink-0 uppercase">{line.level}</span>}
      {place ? <span className="max-w-40 shrink-0 truncate text-faint">{titleOf(place)}</span> : null}
      <span className="min-w-0 flex-1 whitespace-pre-wrap [overflow-wrap:anywhere]">
        <InertText text={line.message} />
      </span>
    </div>
  );
}
