"use client";

import { useMemo } from "react";
import { useRun } from "./live/run-store";
import { useRunFacts } from "./run-context";
import { type SeriesInfo, seriesInfo } from "./series-info";

export function useSeriesInfo(): readonly SeriesInfo[] {
  const series = useRun((run) => run.series);
  const { nodes } = useRunFacts();
  return useMemo(() => series.map((one) => seriesInfo(one, nodes)), [series, nodes]);
}
