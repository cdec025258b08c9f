"use client";

import { formatNumber } from "@switchyard/curves";
import type { WireType } from "@switchyard/graph";
import { memo } from "react";
import { wireColour } from "@/ui/wire-colours";
import type { ChartPoint } from "./chart-data";
import { bandPath, linePath, type PlotScales, xLabels } from "./plot-geometry";
import type { XScale } from "./x-axis";

/** Points beyond this stand too close for a dot each. */
const MANY_POINTS = 60;

export interface PlotLook {
  points: readonly ChartPoint[];
  scales: PlotScales;
  isSmoothed: boolean;
  /** Of the node; null for one whose kind is not known. */
  accent: WireType | null;
}

export const plotColour = ({ accent }: Pick<PlotLook, "accent">): string =>
  accent ? wireColour(accent) : "var(--brand)";

interface GroundProps {
  x: XScale;
  ticks: readonly number[];
  scales: PlotScales;
}

/** Lines and words of the axes. */
export const Ground = memo(function Ground({ x, ticks, scales }: GroundProps) {
  const { left, right, bottom } = scales;
  return (
    <g fontSize={10} fill="var(--faint)" className="tabular">
      {ticks.map((tick, index) => {
        const y = scales.y(tick);
        return (
          <g key={tick}>
            <line
              {...{ x1: left, x2: right, y1: y, y2: y }}
              stroke={index === 0 ? "var(--line-strong)" : "var(--line)"}
            />
            <text x={left - 6} y={y + 3.5} textAnchor="end">
              {formatNumber(tick, 3)}
            </text>
          </g>
        );
      })}
      {xLabels(x, scales).map(({ value, text, px }) => (
        <text key={value} x={px} y={bottom + 15} textAnchor="middle">
          {text}
        </text>
      ))}
    </g>
  );
});

interface CurvesProps extends PlotLook {
  hasRange: boolean;
}

/** The mean, faint below a smoothed line, over the band from the lowest to the highest. */
export const Curves = memo(function Curves(props: CurvesProps) {
  const { points, scales, isSmoothed, hasRange } = props;
  const colour = plotColour(props);
  // Round joins at every point would take longer to draw than all the rest, and cannot be told apart.
  const line = { fill: "none", stroke: colour, strokeLinejoin: "bevel", strokeLinecap: "round" } as const;
  const hasDots = points.length < MANY_POINTS && !isSmoothed;
  return (
    <g>
      {hasRange ? (
        <path
          data-curve="band"
          d={bandPath(points, scales)}
          fill={colour}
          fillOpacity={0.18}
          // A spike of one step is narrower than a pixel: its edge shows it to the top.
          stroke={colour}
          strokeOpacity={0.3}
          strokeWidth={0.75}
          strokeLinejoin="bevel"
        />
      ) : null}
      <path
        data-curve="mean"
        d={linePath(points, ({ raw }) => raw, scales)}
        {...line}
        strokeOpacity={isSmoothed ? 0.32 : 1}
        strokeWidth={isSmoothed ? 1 : 1.75}
      />
      {hasDots ? <path data-curve="dots" d={dotsPath(points, scales)} {...line} strokeWidth={3.5} /> : null}
      {isSmoothed ? (
        <path
          data-curve="smoothed"
          d={linePath(points, ({ smoothed }) => smoothed, scales)}
          {...line}
          strokeWidth={1.75}
        />
      ) : null}
    </g>
  );
});

/** Lines of no length with round ends. */
function dotsPath(points: readonly ChartPoint[], scales: PlotScales): string {
  return points.map((point) => linePath([point], ({ raw }) => raw, scales)).join("");
}
