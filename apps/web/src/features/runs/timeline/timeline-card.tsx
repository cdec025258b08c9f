"use client";

import type { TimelineView } from "@switchyard/graph";
import { useMemo } from "react";
import { Card } from "@/ui/card";
import { useRun } from "../live/run-store";
import type { SeriesInfo } from "../series-info";
import { TimelineCharts } from "./timeline-charts";
import { timelineData } from "./timeline-data";

interface TimelineCardProps {
  view: TimelineView;
  stage: string;
  /** The stage's own curves. */
  series: readonly SeriesInfo[];
}

/** Which step of a stage was which. Hovering shows the same step in the stage's other curves. */
export function TimelineCard({ view, stage, series }: TimelineCardProps) {
  const curves = useRun((run) => run.curves);
  const data = useMemo(() => timelineData(view, series, curves), [view, series, curves]);
  return (
    <Card className="overflow-hidden">
      <TimelineCharts view={view} stage={stage} series={series} data={data} />
    </Card>
  );
}
