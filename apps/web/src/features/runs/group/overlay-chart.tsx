"use client";

import { formatMetric, formatNumber, type MetricUnit } from "@switchyard/curves";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { TOOLTIP, X_AXIS, Y_AXIS } from "../curves/axes";
import { niceTicks } from "../curves/chart-data";
import type { Overlay, OverlayRow } from "./overlay";

const HEIGHT = 240;

/** Of the wires, for they stay apart in both themes and for every kind of sight; dashes tell them apart besides. */
const COLOURS = ["tasks", "model", "rollout", "advantage", "objective", "reward", "review", "report"].map(
  (type) => `var(--wire-${type})`,
);
const DASHES = ["0", "6 3", "2 2", "8 3 2 3"];
const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? "var(--brand)";
const dashOf = (index: number): string => DASHES[index % DASHES.length] ?? "0";

interface OverlayChartProps {
  title: string;
  unit: MetricUnit | undefined;
  overlay: Overlay;
}

function extentOf({ rows, lines }: Overlay): [number, number] {
  const all = rows.flatMap((row) =>
    lines.flatMap((_, index) => [row[`mean${index}`], ...(row[`band${index}`] ?? [])]),
  );
  const known = all.filter((value) => value !== undefined);
  return known.length === 0 ? [0, 1] : [Math.min(...known), Math.max(...known)];
}

function Note({
  row,
  overlay,
  unit,
}: {
  row: OverlayRow | undefined;
  overlay: Overlay;
  unit?: MetricUnit | undefined;
}) {
  if (!row) return null;
  return (
    <dl className="tabular grid grid-cols-[auto_auto] gap-x-3 rounded-md border bg-raised px-2 py-1 text-2xs shadow-float">
      <dt className="text-faint">Step</dt>
      <dd className="text-right">{row.step}</dd>
      {overlay.lines.map(({ key, title }, index) => {
        const mean = row[`mean${index}`];
        return mean === undefined ? null : (
          <div key={key} className="contents">
            <dt style={{ color: colourOf(index) }}>{title}</dt>
            <dd className="text-right font-medium">{formatMetric(mean, unit)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function Legend({ lines }: Pick<Overlay, "lines">) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-3 pb-3 text-xs">
      {lines.map(({ key, title, seeds }, index) => (
        <li key={key} className="flex items-center gap-1.5">
          <svg width="22" height="8" aria-hidden="true">
            <line
              x1="0"
              x2="22"
              y1="4"
              y2="4"
              stroke={colourOf(index)}
              strokeWidth="2"
              strokeDasharray={dashOf(index)}
            />
          </svg>
          {title}
          <span className="text-faint">
            {seeds} {seeds === 1 ? "seed" : "seeds"}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Bands below all lines. Not a component of its own: the chart looks for its parts among its children. */
const drawn = ({ lines, rows }: Overlay) => [
  ...lines.map(({ key }, index) => (
    <Area
      key={`band ${key}`}
      dataKey={`band${index}`}
      stroke="none"
      fill={colourOf(index)}
      fillOpacity={0.14}
      isAnimationActive={false}
      activeDot={false}
      connectNulls
    />
  )),
  ...lines.map(({ key }, index) => (
    <Line
      key={`mean ${key}`}
      dataKey={`mean${index}`}
      stroke={colourOf(index)}
      strokeDasharray={dashOf(index)}
      strokeWidth={1.75}
      dot={rows.length < 3 ? { r: 2.5, fill: colourOf(index), strokeWidth: 0 } : false}
      activeDot={{ r: 3, fill: colourOf(index), strokeWidth: 0 }}
      isAnimationActive={false}
      connectNulls
    />
  )),
];

/** Means as lines, 95 % intervals as bands around them. */
export function OverlayChart({ title, unit, overlay }: OverlayChartProps) {
  const { rows, lines } = overlay;
  const first = rows[0]?.step ?? 0;
  const last = Math.max(rows.at(-1)?.step ?? 1, first + 1);
  const yTicks = niceTicks(...extentOf(overlay), 4);
  return (
    <>
      <figure aria-label={`${title}, ${lines.length} lines`} className="px-2 pt-3 pb-1">
        <ResponsiveContainer width="100%" height={HEIGHT} initialDimension={{ width: 340, height: HEIGHT }}>
          <ComposedChart data={[...rows]} margin={{ top: 6, right: 16, bottom: 2, left: 0 }}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              {...X_AXIS}
              dataKey="step"
              domain={[first, last]}
              ticks={niceTicks(first, last, 6).filter((tick) => tick >= first && tick <= last)}
            />
            <YAxis
              {...Y_AXIS}
              domain={[yTicks[0] ?? 0, yTicks.at(-1) ?? 1]}
              ticks={yTicks}
              tickFormatter={(value: number) => formatNumber(value, 3)}
            />
            <Tooltip
              {...TOOLTIP}
              content={({ payload }) => (
                <Note row={payload?.[0]?.payload as OverlayRow | undefined} overlay={overlay} unit={unit} />
              )}
            />
            {drawn(overlay)}
          </ComposedChart>
        </ResponsiveContainer>
      </figure>
      <Legend lines={lines} />
    </>
  );
}
