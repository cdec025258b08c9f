"use client";

import { type MetricUnit, type Point, unpackTiles } from "@switchyard/curves";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo } from "react";
import { formatParam } from "@/features/graph-view";
import type { GroupSeries, GroupView } from "@/server/runs/get-group";
import { useTRPC } from "@/trpc/client";
import { Card } from "@/ui/card";
import { Select } from "@/ui/field";
import { Skeleton } from "@/ui/skeleton";
import { hasEnded } from "../words";
import { MAX_LINES, overlayOf, type RunCurve } from "./overlay";
import { OverlayChart } from "./overlay-chart";

const LOOK_EVERY_MS = 5_000;
const TILES = 240;
/** As many series as are read at once. */
const MAX_SERIES = 200;

/** Of the last training that has got so far: what earlier ones do is done for it. */
function likeliest(all: readonly GroupSeries[]): GroupSeries | undefined {
  const most = Math.max(0, ...all.map(({ series }) => series.length));
  const main = all.filter(({ isMain }) => isMain);
  return main.findLast(({ series }) => series.length === most) ?? main.at(-1) ?? all[0];
}

function useCurves(
  shown: GroupSeries | undefined,
  refetchInterval: number | false,
): readonly RunCurve[] | null {
  const trpc = useTRPC();
  const asked = shown?.series.slice(0, MAX_SERIES) ?? [];
  const { data } = useQuery({
    ...trpc.curves.tiles.queryOptions({ seriesIds: asked.map(({ id }) => id), target: TILES }),
    enabled: asked.length > 0,
    refetchInterval,
    placeholderData: keepPreviousData,
  });
  return useMemo(() => {
    if (!data || !shown) return null;
    const runOf = new Map(shown.series.map(({ id, runId }) => [id, runId]));
    return data.flatMap(({ seriesId, tiles }) => {
      const runId = runOf.get(seriesId);
      const points: Point[] = unpackTiles(tiles).flatMap(({ lastStep, mean }) =>
        mean === null ? [] : [{ step: lastStep, value: mean }],
      );
      return runId === undefined ? [] : [{ runId, points }];
    });
  }, [data, shown]);
}

const titleOf = ({ swept, seed }: GroupView["runs"][number]): string =>
  swept.length === 0
    ? "All seeds"
    : swept.map(({ param, value }) => `${param} ${formatParam(value)}`).join(", ") || `seed ${seed}`;

/** A curve of all runs over each other, as the mean of the seeds of each choice of values. */
export function GroupCurves({ group }: { group: GroupView }) {
  const trpc = useTRPC();
  const [key, setKey] = useQueryState("curve", parseAsString);
  const isGoing = group.runs.some(({ state }) => !hasEnded(state));
  const refetchInterval = isGoing ? LOOK_EVERY_MS : false;
  const { data: all = [] } = useQuery({
    ...trpc.groups.series.queryOptions({ groupId: group.id }),
    refetchInterval,
  });
  const shown = all.find((one) => one.key === key) ?? likeliest(all);
  const curves = useCurves(shown, refetchInterval);
  const overlay = useMemo(() => curves && overlayOf(group.runs, curves, titleOf), [group.runs, curves]);
  const choices = new Set(group.runs.map(({ swept }) => JSON.stringify(swept))).size;
  return (
    <section aria-label="Curves">
      <Card className="overflow-hidden">
        <div className="flex min-h-11 flex-wrap items-center gap-2 border-b px-3 py-1.5">
          <h2 className="mr-auto font-medium">Curves</h2>
          {shown ? (
            <div className="w-64 max-sm:w-full">
              <Select
                aria-label="Which curve"
                value={shown.key}
                onChange={({ target }) => void setKey(target.value)}
              >
                {all.map((one) => (
                  <option key={one.key} value={one.key}>
                    {one.title}
                  </option>
                ))}
              </Select>
            </div>
          ) : null}
        </div>
        {!shown ? (
          <p className="p-3 text-soft text-xs">
            Curves appear here as soon as one of the runs reports something.
          </p>
        ) : overlay ? (
          <OverlayChart
            title={shown.title}
            unit={(shown.unit ?? undefined) as MetricUnit | undefined}
            overlay={overlay}
          />
        ) : (
          <Skeleton className="m-3 h-56" />
        )}
        {shown && choices > MAX_LINES ? (
          <p className="border-t px-3 py-2 text-faint text-xs">
            The first {MAX_LINES} of {choices} choices of values are drawn.
          </p>
        ) : null}
      </Card>
    </section>
  );
}
