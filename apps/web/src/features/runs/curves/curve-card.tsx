"use client";

import { formatMetric } from "@switchyard/curves";
import { TrendingDown, TrendingUp } from "lucide-react";
import { memo, type RefObject, useMemo } from "react";
import { Card } from "@/ui/card";
import { cn } from "@/ui/cn";
import { Tip } from "@/ui/tooltip";
import type { SeriesInfo } from "../series-info";
import { useSettledView } from "../view-state";
import { type ChartData, chartData } from "./chart-data";
import { CurveChart } from "./curve-chart";
import { CurveMenu } from "./curve-menu";
import { useNearby } from "./use-nearby";
import { useShownCurve } from "./use-shown-curve";
import { useStageAxis } from "./use-stage-axis";

export const CURVE_CARD_HEIGHT = 212;
export const CHART_GRID = "grid grid-cols-[repeat(auto-fill,minmax(min(100%,20rem),1fr))] gap-3";

interface CurveCardProps {
  series: SeriesInfo;
  /** Said after the title where the card stands away from its node's section. */
  place?: string;
  /** In place of the usual height. */
  className?: string;
}

/** One curve with its title, newest value and what it means. Drawn only while it is near the visible part of the page. */
export const CurveCard = memo(function CurveCard({ series, place, className }: CurveCardProps) {
  const { smoothing, strength } = useSettledView();
  const { ref, isNearby } = useNearby<HTMLDivElement>();
  const curve = useShownCurve(series, isNearby);
  const axis = useStageAxis(series.stage);
  const data = useMemo(
    () => (curve && axis && isNearby ? chartData(curve, { smoothing, strength }, axis.map.at) : null),
    [curve, axis, isNearby, smoothing, strength],
  );
  return (
    <Card
      ref={ref}
      className={cn("flex flex-col overflow-hidden", className)}
      {...(className ? {} : { style: { height: CURVE_CARD_HEIGHT } })}
    >
      <CardHead series={series} data={data} place={place} card={ref} />
      <div className="min-h-0 flex-1">
        {data && axis ? <CurveChart series={series} data={data} axis={axis} /> : null}
      </div>
    </Card>
  );
});

interface CardHeadProps {
  series: SeriesInfo;
  data: ChartData | null;
  place: string | undefined;
  card: RefObject<HTMLElement | null>;
}

function CardHead({ series, data, place, card }: CardHeadProps) {
  return (
    <div className="flex h-10 shrink-0 items-center gap-1.5 px-3 pt-1">
      <CardTitle series={series} place={place} />
      <NotFinite data={data} />
      {data ? (
        <span className="tabular ml-auto shrink-0 font-medium text-sm">
          {formatMetric(data.last ?? Number.NaN, series.unit)}
        </span>
      ) : null}
      {data ? <CurveMenu series={series} card={card} /> : null}
    </div>
  );
}

/** Apart from the number beside it, which is new with every step. */
const CardTitle = memo(function CardTitle({ series, place }: Pick<CardHeadProps, "series" | "place">) {
  return (
    <>
      <Tip content={series.description || series.name} side="top">
        {/* Focusable, so that the keyboard reaches what the signal means. */}
        <button
          type="button"
          className="min-w-0 cursor-default truncate rounded text-left font-medium text-xs"
        >
          {series.title}
        </button>
      </Tip>
      {place ? <span className="shrink-0 text-faint text-xs">{place}</span> : null}
      <Better better={series.better} />
    </>
  );
});

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
