"use client";

import { formatMetric } from "@switchyard/curves";
import { memo, useMemo } from "react";
import type { SeriesInfo } from "../series-info";
import { useSettledView } from "../view-state";
import { aboveZero, type ChartData, type ChartPoint, logTicks, niceTicks, valueExtent } from "./chart-data";
import { HoverMark, HoverNote } from "./curve-hover";
import { Curves, Ground, type PlotLook } from "./curve-plot";
import { type PlotScales, plotScales } from "./plot-geometry";
import { useDragZoom } from "./use-drag-zoom";
import { useMarkedStep } from "./use-pick-step";
import { usePlotPointer } from "./use-plot-pointer";
import { usePlotSize } from "./use-plot-size";
import { type StageAxis, xScale } from "./x-axis";

interface CurveChartProps {
  series: SeriesInfo;
  data: ChartData;
  axis: StageAxis;
}

/**
 * A curve over the axis of its stage. Hovering shows the same step in all charts of the stage, a click its rollouts.
 * Drawn by ourselves, for it is drawn often: with each new value, in every chart on the screen.
 */
export function CurveChart({ series, data, axis }: CurveChartProps) {
  const { smoothing, log } = useSettledView();
  return <Chart {...{ series, data, axis }} isLog={log} isSmoothed={smoothing !== "none"} />;
}

interface ChartProps extends CurveChartProps {
  isLog: boolean;
  isSmoothed: boolean;
}

/** All its values keep their identity until they change, so what else of the view changes draws nothing. */
const Chart = memo(function Chart({ series, data, axis, isLog, isSmoothed }: ChartProps) {
  const { ref, size } = usePlotSize<HTMLDivElement>();
  const points = useMemo(() => (isLog ? aboveZero(data.points) : data.points), [data.points, isLog]);
  const axes = useMemo(() => axesOf(points, isLog, axis), [points, isLog, axis]);
  const scales = useMemo(
    () => plotScales(size, { x: axes.x.domain, y: axes.y.domain, isLog: axes.isLog }),
    [size, axes],
  );
  const drag = useDragZoom(series.stage, axis);
  const pointer = usePlotPointer({ stage: series.stage, points, scales, drag });
  const marked = useMarkedStep(series.stage);
  const look: PlotLook = { points, scales, isSmoothed, accent: series.node.accent };
  const hover = { ...look, series };
  const label = `${series.title}, ${data.points.length} points, last ${formatMetric(data.last ?? Number.NaN, series.unit)}`;
  return (
    <figure aria-label={label} className="h-full w-full">
      <div
        ref={ref}
        // Arrow keys go from value to value.
        role="application"
        aria-label={`Values of ${series.title}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to read its values.
        tabIndex={0}
        className="relative h-full w-full cursor-crosshair touch-pan-y select-none"
        {...pointer.handlers}
      >
        <svg width={size.width} height={size.height} className="absolute inset-0 block" data-chart="curve">
          <title>{series.title}</title>
          <Ground x={axes.x} ticks={axes.y.ticks} scales={scales} />
          <Curves {...look} hasRange={data.hasRange} />
          {marked === null ? null : <MarkedStep x={axis.map.at(marked)} scales={scales} />}
          {drag.area ? <DraggedArea {...drag.area} scales={scales} /> : null}
          <HoverMark {...hover} />
        </svg>
        <HoverNote
          {...hover}
          axis={axis.kind}
          canOpen={drag.canOpen}
          width={size.width}
          isRead={pointer.isFocused}
        />
      </div>
    </figure>
  );
});

/** The step whose rollouts were looked at. */
function MarkedStep({ x, scales }: { x: number; scales: PlotScales }) {
  const px = scales.x(x);
  if (px < scales.left || px > scales.right) return null;
  return (
    <line
      data-chart="marked-step"
      {...{ x1: px, x2: px, y1: scales.top, y2: scales.bottom }}
      stroke="var(--brand)"
      strokeWidth={1.5}
    />
  );
}

function DraggedArea({ from, to, scales }: { from: number; to: number; scales: PlotScales }) {
  const [left, right] = [scales.x(Math.min(from, to)), scales.x(Math.max(from, to))];
  return (
    <rect
      {...{ x: left, y: scales.top, width: right - left, height: scales.bottom - scales.top }}
      fill="var(--brand)"
      fillOpacity={0.15}
    />
  );
}

function axesOf(points: readonly ChartPoint[], wantsLog: boolean, axis: StageAxis) {
  const first = points[0]?.firstStep ?? 0;
  const last = points.at(-1)?.lastStep ?? 1;
  const extent = valueExtent(points) ?? [0, 1];
  const powers = wantsLog ? logTicks(extent[0], extent[1]) : [];
  const isLog = powers.length > 0;
  const ticks = isLog ? powers : niceTicks(extent[0], extent[1], 3);
  return {
    isLog,
    x: xScale(axis, [first, last]),
    y: { domain: [ticks[0] ?? 0, ticks.at(-1) ?? 1] as const, ticks },
  };
}
