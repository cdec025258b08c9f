"use client";

import type { TimelineView } from "@switchyard/graph";
import { useMemo } from "react";
import { Card } from "@/ui/card";
import { useStageAxis } from "../curves/use-stage-axis";
import { STEP_AXIS } from "../curves/x-axis";
import { useZoom, type Zoom } from "../curves/zoom";
import { useRun } from "../live/run-store";
import type { SeriesInfo } from "../series-info";
import { TimelineCharts } from "./timeline-charts";
import { type TimelineRow, timelineData } from "./timeline-data";

const within = (rows: readonly TimelineRow[], { from, to }: Zoom) =>
  rows.filter(({ firstStep, lastStep }) => lastStep >= from && firstStep <= to);

interface TimelineCardProps {
  view: TimelineView;
  stage: string;
  /** The stage's own curves. */
  series: readonly SeriesInfo[];
}

/** Which step of a stage was which. Hovering shows the same step in the stage's other curves. */
export function TimelineCard({ view, stage, series }: TimelineCardProps) {
  const curves = useRun((run) => run.curves);
  const axis = useStageAxis(stage) ?? STEP_AXIS;
  const [zoom] = useZoom(stage);
  const whole = useMemo(
    () => timelineData(view, { series, curves, placeOf: axis.map.at }),
    [view, series, curves, axis],
  );
  const data = useMemo(() => (zoom ? { ...whole, rows: within(whole.rows, zoom) } : whole), [whole, zoom]);
  return (
    <Card className="overflow-hidden">
      <TimelineCharts view={view} stage={stage} series={series} data={data} axis={axis} />
    </Card>
  );
}
