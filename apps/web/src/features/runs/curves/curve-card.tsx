"use client";

import { formatMetric, formatNumber } from "@switchyard/curves";
import { TrendingDown, TrendingUp } from "lucide-react";
import { memo, useMemo } from "react";
import { Card } from "@/ui/card";
import { Tip } from "@/ui/tooltip";
import { useRun } from "../live/run-store";
import type { SeriesInfo } from "../series-info";
import { useView } from "../view-state";
import { type ChartData, chartData } from "./chart-data";
import { CurveChart } from "./curve-chart";
import { useNearby } from "./use-nearby";

export const CURVE_CARD_HEIGHT = 212;
export const CHART_GRID = "grid grid-cols-[repeat(auto-fill,minmax(min(100%,20rem),1fr))] gap-3";

/** One curve with its title, newest value and what it means. Drawn only while it is near the visible part of the page. */
export const CurveCard = memo(function CurveCard({ series }: { series: SeriesInfo }) {
  const curve = useRun((run) => run.curves.get(series.id));
  const [{ smoothing, strength }] = useView();
  const { ref, isNearby } = useNearby<HTMLDivElement>();
  const data = useMemo(
    () => (curve && isNearby ? chartData(curve, { smoothing, strength }) : null),
    [curve, isNearby, smoothing, strength],
  );
  return (
    <Card ref={ref} className="flex flex-col overflow-hidden" style={{ height: CURVE_CARD_HEIGHT }}>
      <CardHead series={series} data={data} />
      <div className="min-h-0 flex-1">
        {data ? (
          data.points.length === 1 ? (
            <SingleValue series={series} data={data} />
          ) : (
            <CurveChart series={series} data={data} />
          )
        ) : null}
      </div>
    </Card>
  );
});

function CardHead({ series, data }: { series: SeriesInfo; data: ChartData | null }) {
  const isSingle = data?.points.length === 1;
  return (
    <div className="flex h-10 shrink-0 items-center gap-1.5 px-3 pt-1">
      <Tip content={series.description || series.name} side="top">
        {/* Focusable, so that the keyboard reaches what the signal means. */}
        <button
          type="button"
          className="min-w-0 cursor-default truncate rounded text-left font-medium text-xs"
        >
          {series.title}
        </button>
      </Tip>
      <Better better={series.better} />
      <NotFinite data={data} />
      {data && !isSingle ? (
        <span className="tabular ml-auto shrink-0 font-medium text-sm">
          {formatMetric(data.last ?? Number.NaN, series.unit)}
        </span>
      ) : null}
    </div>
  );
}

function Better({ better }: { better: SeriesInfo["better"] }) {
  if (!better) return null;
  const Icon = better === "higher" ? TrendingUp : TrendingDown;
  return (
    <Icon
      className="size-3 shrink-0 text-faint"
      aria-label={better === "higher" ? "Higher is better" : "Lower is better"}
    />
  );
}

function NotFinite({ data }: { data: ChartData | null }) {
  if (!data || data.notFinite === 0) return null;
  const sentence = `${data.notFinite} ${data.notFinite === 1 ? "value is" : "values are"} not a finite number; the first at step ${data.firstNotFinite}.`;
  return (
    <Tip content={sentence} side="top">
      <button
        type="button"
        className="shrink-0 cursor-default rounded bg-bad-soft px-1.5 text-2xs text-bad"
        aria-label={sentence}
      >
        NaN
      </button>
    </Tip>
  );
}

/** A metric that was measured once is a number, not a curve. */
function SingleValue({ series, data }: { series: SeriesInfo; data: ChartData }) {
  const [point] = data.points;
  return (
    <div className="flex h-full flex-col items-center justify-center pb-6">
      <span className="tabular font-semibold text-3xl tracking-tight">
        {formatMetric(data.last ?? Number.NaN, series.unit)}
      </span>
      <span className="text-faint text-xs">measured at step {formatNumber(point?.firstStep ?? 0)}</span>
    </div>
  );
}
