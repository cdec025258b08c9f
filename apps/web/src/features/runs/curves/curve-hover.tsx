"use client";

import type { SeriesInfo } from "../series-info";
import type { ChartPoint } from "./chart-data";
import { type PlotLook, plotColour } from "./curve-plot";
import { useHoverOf } from "./hover";
import { nearestPoint, type PlotScales } from "./plot-geometry";
import { PointNote } from "./point-note";
import type { XAxisKind } from "./x-axis";

interface HoverProps extends PlotLook {
  series: SeriesInfo;
}

interface HoverNoteProps extends HoverProps {
  axis: XAxisKind;
  canOpen: boolean;
  /** Of the chart, in pixels. */
  width: number;
  /** The keyboard is on this chart: what it comes to is read out. */
  isRead: boolean;
}

/** What is under the pointer, here or in another chart of the stage. */
function useHoveredPoint({ series, points, scales }: HoverProps): ChartPoint | null {
  const x = useHoverOf(series.stage);
  return x === null ? null : pointAt(points, x, scales);
}

/** Null where the curve has nothing at that place: another one of the stage may be longer. */
function pointAt(points: readonly ChartPoint[], x: number, scales: PlotScales): ChartPoint | null {
  const px = scales.x(x);
  return px < scales.left - 1 || px > scales.right + 1 ? null : (points[nearestPoint(points, x)] ?? null);
}

const CURSOR = { stroke: "var(--line-strong)", strokeDasharray: "3 3" };

export function HoverMark(props: HoverProps) {
  const point = useHoveredPoint(props);
  if (!point) return null;
  const { scales, isSmoothed } = props;
  const px = scales.x(point.x);
  const value = isSmoothed ? point.smoothed : point.raw;
  return (
    <g data-hover="">
      <line {...{ x1: px, x2: px, y1: scales.top, y2: scales.bottom }} {...CURSOR} />
      {value === null ? null : <circle cx={px} cy={scales.y(value)} r={3} fill={plotColour(props)} />}
    </g>
  );
}

const BESIDE_PX = 10;

export function HoverNote(props: HoverNoteProps) {
  const point = useHoveredPoint(props);
  const { series, scales, isSmoothed, axis, canOpen, width, isRead } = props;
  const px = point ? scales.x(point.x) : 0;
  const side = px < width / 2 ? { left: px + BESIDE_PX } : { right: width - px + BESIDE_PX };
  return (
    <div
      className="pointer-events-none absolute top-1 z-10 w-max"
      style={side}
      {...(isRead ? { role: "status" } : {})}
    >
      {point ? <PointNote {...{ point, series, isSmoothed, axis, canOpen }} /> : null}
    </div>
  );
}
