"use client";

import { useMemo } from "react";
import { type StageReadings, stageReadings } from "@/health/readings";
import { useRun } from "../live/run-store";
import { useRunFacts } from "../run-context";
import { curvePoints } from "./curve-points";

/** The stages that have a curve with a meaning for their health, in the order of the job. */
export function useStageReadings(): readonly StageReadings[] {
  const series = useRun((run) => run.series);
  const curves = useRun((run) => run.curves);
  const { spec, nodes } = useRunFacts();
  return useMemo(
    () =>
      stageReadings(spec, series, {
        pointsOf: ({ id }) => curvePoints(curves.get(id)),
        titleOf: (id) => nodes.get(id)?.title ?? id,
      }),
    [spec, series, curves, nodes],
  );
}
