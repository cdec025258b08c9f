"use client";

import { formatMetric, formatNumber } from "@switchyard/curves";
import { type MouseEvent, memo, useMemo, useRef, useState } from "react";
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
import { useView } from "../view-state";
import { aboveZero, type ChartData, type ChartPoint, logTicks, niceTicks, valueExtent } from "./chart-data";
import { useMarkedStep, usePickStep } from "./use-pick-step";
import { AXIS_NAMES, placeWords, type StageAxis, type XAxisKind, xScale } from "./x-axis";
import { useZoom } from "./zoom";

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
export const CurveChart = memo(function CurveChart({ series, data, axis }: CurveChartProps) {
  const [{ smoothing, log }] = useView();
  const { area, canOpen, drag } = useDragZoom(series.stage, axis);
  const marked = useMarkedStep(series.stage);
  const colour = series.node.accent ? wireColour(series.node.accent) : "var(--brand)";
  const points = useMemo(() => (log ? aboveZero(data.points) : data.points), [data.points, log]);
  const { x, y } = useMemo(() => axes(points, log, axis), [points, log, axis]);
  const isSmoothed = smoothing !== "none";
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
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis {...X_AXIS} domain={x.domain} ticks={x.ticks} tickFormatter={x.format} />
          <YAxis
            {...Y_AXIS}
            scale={log ? "log" : "linear"}
            domain={y.domain}
            ticks={y.ticks}
            allowDataOverflow={log}
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
          {area ? <ReferenceArea x1={area.from} x2={area.to} fill="var(--brand)" fillOpacity={0.15} /> : null}
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  );
});

/**
 * Dragging over a chart narrows all charts of its stage to those steps, a double click shows all again, and a plain click
 * opens the rollouts of the step.
 */
function useDragZoom(stage: string, { map }: StageAxis) {
  const [zoom, narrow] = useZoom(stage);
  const [area, setArea] = useState<{ from: number; to: number } | null>(null);
  const { canOpen, pick, cancel } = usePickStep(stage, zoom !== null);
  const placeOf = ({ activeLabel }: { activeLabel?: string | number | undefined }) =>
    activeLabel === undefined ? null : Number(activeLabel);
  const start = (at: Parameters<typeof placeOf>[0]) => {
    const x = placeOf(at);
    if (x !== null) setArea({ from: x, to: x });
  };
  const move = (at: Parameters<typeof placeOf>[0]) => {
    const x = placeOf(at);
    if (area && x !== null && x !== area.to) setArea({ from: area.from, to: x });
  };
  const wasDragged = useRef(false);
  const end = () => {
    wasDragged.current = area !== null && area.from !== area.to;
    if (area && wasDragged.current) narrow({ from: map.stepAt(area.from), to: map.stepAt(area.to) });
    setArea(null);
  };
  const click = (at: Parameters<typeof placeOf>[0], event: MouseEvent<Element>) => {
    const x = placeOf(at);
    if (x !== null && !wasDragged.current) pick(map.stepAt(x), event);
  };
  return {
    canOpen,
    area: area && area.from !== area.to ? area : null,
    drag: {
      onMouseDown: start,
      onMouseUp: end,
      onClick: click,
      onMouseLeave: () => setArea(null),
      onDoubleClick: () => {
        cancel();
        if (zoom) narrow(null);
      },
      // Only while something is dragged: every move would draw the chart again.
      ...(area ? { onMouseMove: move } : {}),
    },
  };
}

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
