"use client";

import { type LiveSeries, seriesFromTiles, tileStart, unpackTiles } from "@switchyard/curves";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "@/trpc/client";
import { TILE_TARGET } from "../live/run-state";
import { useRun } from "../live/run-store";
import type { SeriesInfo } from "../series-info";
import { isSettled } from "../words";
import { useZoom } from "./zoom";

const REFRESH_MS = 5_000;

/**
 * A curve as its chart shows it: all of it, live, or the steps that its stage is narrowed to, in tiles as fine as that
 * allows. What the page holds point by point is cut here; the rest is read.
 */
export function useShownCurve(series: SeriesInfo, isWanted: boolean): LiveSeries | undefined {
  const trpc = useTRPC();
  const whole = useRun((run) => run.curves.get(series.id));
  const hasEnded = useRun((run) => isSettled(run.head.state));
  const [zoom] = useZoom(series.stage);
  const isCoarse = whole !== undefined && whole.level > 0;
  const isGrowing = !hasEnded && whole !== undefined && zoom !== null && zoom.to >= whole.lastStep;
  const read = useQuery({
    ...trpc.curves.tiles.queryOptions({
      seriesIds: [series.id],
      from: zoom?.from ?? null,
      to: zoom?.to ?? null,
      target: TILE_TARGET,
    }),
    enabled: isWanted && zoom !== null && isCoarse,
    placeholderData: keepPreviousData,
    refetchInterval: isGrowing ? REFRESH_MS : false,
    staleTime: isGrowing ? 0 : Number.POSITIVE_INFINITY,
  });
  return useMemo(() => {
    if (!zoom || !whole) return whole;
    const [found] = read.data ?? [];
    const tiles = isCoarse && found ? unpackTiles(found.tiles) : whole.tiles;
    const within = tiles.filter((tile) => tile.lastStep >= zoom.from && tileStart(tile) <= zoom.to);
    const level = within[0]?.level ?? 0;
    return seriesFromTiles(within, { level, target: TILE_TARGET, attempt: whole.attempt });
  }, [zoom, whole, isCoarse, read.data]);
}
