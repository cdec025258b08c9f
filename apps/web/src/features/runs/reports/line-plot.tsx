"use client";

import { formatNumber } from "@switchyard/curves";
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
import { extentOf, type LinePlotData, type PlotPoint } from "./line-plot-data";

const COLOURS = ["var(--brand)", "var(--good)", "var(--warn)", "var(--bad)"];

/** Columns of a report's table over another column, with a band around the first. */
export function LinePlot({ title, data }: { title: string; data: LinePlotData }) {
  const first = data.points[0]?.x ?? 0;
  const last = data.points.at(-1)?.x ?? 1;
  const yTicks = niceTicks(...extentOf(data), 4);
  return (
    <figure aria-label={`${title}, drawn`} className="border-t px-2 pt-3 pb-1">
      <ResponsiveContainer width="100%" height={200} initialDimension={{ width: 340, height: 200 }}>
        <ComposedChart data={[...data.points]} margin={{ top: 6, right: 16, bottom: 2, left: 0 }}>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            {...X_AXIS}
            dataKey="x"
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
              <Note point={payload?.[0]?.payload as PlotPoint | undefined} data={data} />
            )}
          />
          {data.hasBand ? (
            <Area
              dataKey="band"
              stroke="none"
              fill={COLOURS[0] ?? "var(--brand)"}
              fillOpacity={0.16}
              isAnimationActive={false}
              activeDot={false}
            />
          ) : null}
          {data.titles.map((name, index) => (
            <Line
              key={name}
              name={name}
              dataKey={(point: PlotPoint) => point.values[index]}
              stroke={colourOf(index)}
              strokeWidth={1.75}
              dot={{ r: 2, fill: colourOf(index), strokeWidth: 0 }}
              activeDot={{ r: 3, fill: colourOf(index), strokeWidth: 0 }}
              isAnimationActive={false}
            />
          ))}
        </ComposedChart>
      </ResponsiveContainer>
      <figcaption className="flex flex-wrap gap-x-3 pb-1 pl-[52px] text-2xs text-faint">
        {data.titles.map((name, index) => (
          <span key={name} className="flex items-center gap-1">
            <span className="h-0.5 w-3" style={{ background: colourOf(index) }} aria-hidden="true" />
            {name}
          </span>
        ))}
        <span className="ml-auto">by {data.xTitle}</span>
      </figcaption>
    </figure>
  );
}

const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? "var(--brand)";

function Note({ point, data }: { point: PlotPoint | undefined; data: LinePlotData }) {
  if (!point) return null;
  return (
    <dl className="tabular grid grid-cols-[auto_auto] gap-x-3 rounded-md border bg-raised px-2 py-1 text-2xs shadow-float">
      <dt className="text-faint">{data.xTitle}</dt>
      <dd className="text-right">{formatNumber(point.x)}</dd>
      {data.titles.map((name, index) => (
        <NoteRow key={name} name={name} value={point.values[index] ?? null} />
      ))}
      {point.band ? (
        <>
          <dt className="text-faint">Interval</dt>
          <dd className="text-right">{point.band.map((end) => formatNumber(end, 3)).join("–")}</dd>
        </>
      ) : null}
    </dl>
  );
}

function NoteRow({ name, value }: { name: string; value: number | null }) {
  return (
    <>
      <dt className="text-faint">{name}</dt>
      <dd className="text-right font-medium">{value === null ? "–" : formatNumber(value, 3)}</dd>
    </>
  );
}
