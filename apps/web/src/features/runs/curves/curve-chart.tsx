"use client";

import { formatMetric, formatNumber } from "@switchyard/curves";
import { memo, useMemo } from "react";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { wireColour } from "@/ui/wire-colours";
import type { SeriesInfo } from "../series-info";
import { useSettledView } from "../view-state";
import { aboveZero, type ChartData, type ChartPoint, logTicks, niceTicks, valueExtent } from "./chart-data";
import { type DragHandlers, useDragZoom } from "./use-drag-zoom";
import { useInTurn } from "./use-in-turn";
import { useMarkedStep } from "./use-pick-step";
import { AXIS_NAMES, placeWords, type StageAxis, type XAxisKind, xScale } from "./x-axis";

const TICK = { fontSize: 10, fill: "var(--faint)" };
const MARGIN = { top: 6, right: 12, bottom: 2, left: 0 };
const MANY_POINTS = 60;

const AXIS = { type: "number", tick: TICK, tickLine: false } as const;
const X_AXIS = {
  ...AXIS,
  dataKey: "x",
  axisLine: { stroke: "var(--line)" },
  height: 20,
};
const Y_AXIS = {
  ...AXIS,
  axisLine: false,
  width: 52,
  tickFormatter: (value: number) => formatNumber(value, 3),
};

interface CurveChartProps {
  series: SeriesInfo;
  data: ChartData;
  axis: StageAxis;
}

/** A curve over the axis of its stage. Hovering shows the same step in all charts of the stage, a click its rollouts. */
export function CurveChart({ series, data, axis }: CurveChartProps) {
  const { smoothing, log } = useSettledView();
  const isSmoothed = smoothing !== "none";
  const drawn = useInTurn(
    useMemo(() => ({ series, data, axis, isLog: log, isSmoothed }), [series, data, axis, log, isSmoothed]),
  );
  const { area, canOpen, handlers, isDragging } = useDragZoom(series.stage, axis);
  const marked = useMarkedStep(series.stage);
  const from = area?.from ?? null;
  const to = area?.to ?? null;
  return <Plot {...drawn} {...{ from, to, canOpen, handlers, isDragging, marked }} />;
}

interface PlotProps extends CurveChartProps {
  isLog: boolean;
  isSmoothed: boolean;
  /** The part of the axis that is being dragged over. */
  from: number | null;
  to: number | null;
  isDragging: boolean;
  /** Of one identity, and so is everything else here until it changes: what else of the view changes draws nothing. */
  handlers: DragHandlers;
  canOpen: boolean;
  marked: number | null;
}

const Plot = memo(function Plot(props: PlotProps) {
  const { series, data, axis, isLog, isSmoothed, from, to, canOpen, marked } = props;
  const { onMouseMove, ...drag } = props.handlers;
  const colour = series.node.accent ? wireColour(series.node.accent) : "var(--brand)";
  const points = useMemo(() => (isLog ? aboveZero(data.points) : data.points), [data.points, isLog]);
  const { x, y } = useMemo(() => axes(points, isLog, axis), [points, isLog, axis]);
  const hasDots = data.points.length < MANY_POINTS && !isSmoothed;
  const label = `${series.title}, ${data.points.length} points, last ${formatMetric(data.last ?? Number.NaN, series.unit)}`;
  return (
    <figure aria-label={label} className="h-full w-full">
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 340, height: 168 }}>
        <ComposedChart
          data={points}
          margin={MARGIN}
          syncId={series.stage}
          syncMethod="value"
          style={{ cursor: "crosshair" }}
          {...drag}
          // Only while something is dragged: every move would draw the chart again.
          {...(props.isDragging ? { onMouseMove } : {})}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis {...X_AXIS} domain={x.domain} ticks={x.ticks} tickFormatter={x.format} />
          <YAxis
            {...Y_AXIS}
            scale={isLog ? "log" : "linear"}
            domain={y.domain}
            ticks={y.ticks}
            allowDataOverflow={isLog}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--line-strong)", strokeDasharray: "3 3" }}
            wrapperStyle={{ zIndex: 10, outline: "none" }}
            content={({ payload }) => (
              <PointNote
                point={payload?.[0]?.payload as ChartPoint | undefined}
                series={series}
                isSmoothed={isSmoothed}
                axis={axis.kind}
                canOpen={canOpen}
              />
            )}
          />
          {data.hasRange ? (
            <Area
              dataKey="range"
              stroke="none"
              fill={colour}
              fillOpacity={0.18}
              isAnimationActive={false}
              activeDot={false}
            />
          ) : null}
          <Line
            dataKey="raw"
            stroke={colour}
            strokeOpacity={isSmoothed ? 0.32 : 1}
            strokeWidth={isSmoothed ? 1 : 1.75}
            dot={hasDots ? { r: 1.5, fill: colour, strokeWidth: 0 } : false}
            activeDot={isSmoothed ? false : { r: 3, fill: colour, strokeWidth: 0 }}
            isAnimationActive={false}
          />
          {isSmoothed ? (
            <Line
              dataKey="smoothed"
              stroke={colour}
              strokeWidth={1.75}
              dot={false}
              activeDot={{ r: 3, fill: colour, strokeWidth: 0 }}
              isAnimationActive={false}
            />
          ) : null}
          {marked === null ? null : (
            <ReferenceLine x={axis.map.at(marked)} stroke="var(--brand)" strokeWidth={1.5} />
          )}
          {from !== null && to !== null ? (
            <ReferenceArea x1={from} x2={to} fill="var(--brand)" fillOpacity={0.15} />
          ) : null}
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  );
});

function axes(points: readonly ChartPoint[], log: boolean, axis: StageAxis) {
  const first = points[0]?.firstStep ?? 0;
  const last = points.at(-1)?.lastStep ?? 1;
  const extent = valueExtent(points) ?? [0, 1];
  const powers = log ? logTicks(extent[0], extent[1]) : [];
  const yTicks = powers.length > 0 ? powers : niceTicks(extent[0], extent[1], 3);
  return {
    x: xScale(axis, [first, last]),
    y: { domain: [yTicks[0] ?? 0, yTicks.at(-1) ?? 1] as [number, number], ticks: yTicks },
  };
}

interface PointNoteProps {
  point: ChartPoint | undefined;
  series: SeriesInfo;
  isSmoothed: boolean;
  axis: XAxisKind;
  canOpen: boolean;
}

function PointNote({ point, series, isSmoothed, axis, canOpen }: PointNoteProps) {
  if (!point) return null;
  const show = (value: number | null) => formatMetric(value ?? Number.NaN, series.unit);
  const isSpan = point.range !== null && point.lastStep > point.firstStep;
  return (
    <dl className="tabular grid grid-cols-[auto_auto] gap-x-3 rounded-md border bg-raised px-2 py-1 text-2xs shadow-float">
      <dt className="text-faint">{isSpan ? "Steps" : "Step"}</dt>
      <dd className="text-right">{isSpan ? `${point.firstStep}–${point.lastStep}` : point.firstStep}</dd>
      {axis === "step" ? null : (
        <>
          <dt className="text-faint">{AXIS_NAMES[axis]}</dt>
          <dd className="text-right">{placeWords(axis, point.x)}</dd>
        </>
      )}
      <dt className="text-faint">{isSpan ? "Mean" : "Value"}</dt>
      <dd className="text-right font-medium">{show(point.raw)}</dd>
      {isSmoothed ? (
        <>
          <dt className="text-faint">Smoothed</dt>
          <dd className="text-right">{show(point.smoothed)}</dd>
        </>
      ) : null}
      {isSpan && point.range ? (
        <>
          <dt className="text-faint">Lowest</dt>
          <dd className="text-right">{show(point.range[0])}</dd>
          <dt className="text-faint">Highest</dt>
          <dd className="text-right">{show(point.range[1])}</dd>
        </>
      ) : null}
      {canOpen ? (
        <>
          <dt className="text-faint">Click</dt>
          <dd className="text-right">rollouts</dd>
        </>
      ) : null}
    </dl>
  );
}
