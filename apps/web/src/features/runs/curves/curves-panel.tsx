"use client";

import { LineChart as LineChartIcon } from "lucide-react";
import { useMemo } from "react";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { Skeleton } from "@/ui/skeleton";
import { useRun } from "../live/run-store";
import { useNodeTitle, useRunFacts } from "../run-context";
import { belongsTo, groupSeries, type SeriesGroup } from "../series-info";
import { useSeriesInfo } from "../use-series-info";
import { useView } from "../view-state";
import { hasEnded } from "../words";
import { CHART_GRID, CURVE_CARD_HEIGHT, CurveCard } from "./curve-card";
import { CurveToolbar } from "./curve-toolbar";

/** All curves, a section for each node, narrowed to a stage or a node. */
export function CurvesPanel() {
  const [view, setView] = useView();
  const { spec, nodes } = useRunFacts();
  const series = useSeriesInfo();
  const titleOf = useNodeTitle();
  const isFirstRead = useRun((run) => run.isReading && run.curves.size === 0);
  const groups = useMemo(() => groupSeries(series, spec.stages, nodes), [series, spec.stages, nodes]);
  const { node, stage } = view;
  const shown = groups.filter(
    (group) =>
      (stage === null || group.stage === stage) &&
      (node === null || group.series.some((one) => belongsTo(one, node))),
  );
  const stages = spec.stages.filter((id) => groups.some((group) => group.stage === id));
  return (
    <div className="p-3 sm:p-4">
      <CurveToolbar stages={stages} />
      {node ? (
        <p className="mt-3 flex items-center gap-2 text-soft text-xs">
          Only <Badge tone="brand">{titleOf(node)}</Badge>
          <Button size="sm" variant="ghost" onClick={() => void setView({ node: null })}>
            Show all
          </Button>
        </p>
      ) : null}
      {isFirstRead ? (
        <CurveSkeletons />
      ) : shown.length === 0 ? (
        <NoCurves isNarrowed={groups.length > 0} />
      ) : null}
      {isFirstRead ? null : shown.map((group) => <CurveSection key={group.key} group={group} />)}
    </div>
  );
}

function CurveSection({ group }: { group: SeriesGroup }) {
  const titleOf = useNodeTitle();
  const isOwn = group.node.id === group.stage;
  const heading = isOwn ? group.node.title : `${group.node.title}, in ${titleOf(group.stage)}`;
  return (
    <section aria-label={heading} className="mt-5">
      <h2 className="mb-2 flex items-baseline gap-2">
        <span className="font-medium text-sm">{group.node.title}</span>
        <span className="text-faint text-xs">{isOwn ? "stage" : `in ${titleOf(group.stage)}`}</span>
      </h2>
      <div className={CHART_GRID}>
        {group.series.map((series) => (
          <CurveCard key={series.id} series={series} />
        ))}
      </div>
    </section>
  );
}

function CurveSkeletons() {
  return (
    <div className="mt-5" role="status" aria-label="Reading the curves">
      <Skeleton className="mb-2 h-5 w-28" />
      <div className={CHART_GRID}>
        {[0, 1, 2, 3, 4, 5].map((slot) => (
          <div key={slot} style={{ height: CURVE_CARD_HEIGHT }}>
            <Skeleton className="h-full rounded-lg" />
          </div>
        ))}
      </div>
    </div>
  );
}

function NoCurves({ isNarrowed }: { isNarrowed: boolean }) {
  const state = useRun((run) => run.head.state);
  const [, setView] = useView();
  const icon = <LineChartIcon className="size-6" aria-hidden="true" />;
  if (isNarrowed) {
    return (
      <EmptyState
        icon={icon}
        title="This part has reported nothing yet"
        action={<Button onClick={() => void setView({ node: null, stage: null })}>Show all curves</Button>}
      >
        Its curves appear here as soon as its stage runs.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={icon} title={hasEnded(state) ? "This run measured nothing" : "No curves yet"}>
      {state === "queued"
        ? "The run waits for a worker: npm start starts one on this machine. Curves appear with the first step."
        : hasEnded(state)
          ? "It ended before its first step. The log says why."
          : "The first step is on its way; curves appear here by themselves."}
    </EmptyState>
  );
}
