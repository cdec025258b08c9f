"use client";

import { formatMetric } from "@switchyard/curves";
import type { ReportPlot } from "@switchyard/protocol";
import { useMemo } from "react";
import {
  CartesianGrid,
  LabelList,
  type LabelProps,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { wireColour } from "@/ui/wire-colours";
import { useRunFacts } from "../run-context";
import { type AxisWords, axisWords, scatterData } from "./scatter-data";

const TICK = { fontSize: 10, fill: "var(--faint)" };
const MARGIN = { top: 18, right: 24, bottom: 18, left: 4 };
const AXIS = { type: "number", tick: TICK, tickLine: false } as const;

/** Evaluations by two signals. Those on the front are filled and joined; the table below holds the same numbers. */
export function ReportScatter({ plot }: { plot: ReportPlot }) {
  const { nodes } = useRunFacts();
  const data = useMemo(() => scatterData(plot), [plot]);
  const x = axisWords(plot.x, nodes);
  const y = axisWords(plot.y, nodes);
  const colour = wireColour("report");
  const label = `${y.title} by ${x.title}: ${data.front.length} of ${plot.points.length} points on the front`;
  return (
    <figure aria-label={label} className="border-t px-2 pt-2.5 pb-1">
      <figcaption className="px-2 pb-1 text-soft text-xs">{plot.title}</figcaption>
      <div className="h-64">
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 480, height: 256 }}>
          <ScatterChart margin={MARGIN}>
            <CartesianGrid stroke="var(--line)" />
            <XAxis {...axisOf("x", x, data.xTicks)} height={20} axisLine={{ stroke: "var(--line)" }} />
            <YAxis {...axisOf("y", y, data.yTicks)} width={56} axisLine={false} />
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: "var(--line-strong)", strokeDasharray: "3 3" }}
              wrapperStyle={{ zIndex: 10, outline: "none" }}
              content={({ payload }) => (
                <PointNote point={payload?.[0]?.payload as Point | undefined} x={x} y={y} />
              )}
            />
            <Scatter
              data={data.behind}
              fill="var(--surface)"
              stroke={colour}
              strokeWidth={1.5}
              isAnimationActive={false}
            >
              <LabelList dataKey="label" content={labelsOf(data.behind, data.xTicks)} />
            </Scatter>
            <Scatter
              data={data.front}
              fill={colour}
              line={{ stroke: colour, strokeWidth: 1.5 }}
              lineJointType="linear"
              isAnimationActive={false}
            >
              <LabelList dataKey="label" content={labelsOf(data.front, data.xTicks)} />
            </Scatter>
          </ScatterChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}

/**
 * Beside its point, towards the middle of the plot, and on one line: by itself the library breaks a label at the width
 * of the point.
 */
function labelsOf(points: readonly Point[], ticks: readonly number[]) {
  const middle = ((ticks[0] ?? 0) + (ticks.at(-1) ?? 0)) / 2;
  return function PointLabel({ x, y, width, height, index, value }: LabelProps) {
    const isLeft = (points[Number(index)]?.x ?? 0) <= middle;
    return (
      <text
        x={isLeft ? Number(x) + Number(width) + 5 : Number(x) - 5}
        y={Number(y) + Number(height) / 2}
        dominantBaseline="central"
        textAnchor={isLeft ? "start" : "end"}
        fontSize={11}
        fill="var(--soft)"
      >
        {value}
      </text>
    );
  };
}

function axisOf(dataKey: "x" | "y", { title, unit }: AxisWords, ticks: number[]) {
  const position =
    dataKey === "x"
      ? ({ position: "insideBottom", offset: -14 } as const)
      : ({ position: "insideLeft", angle: -90, style: { textAnchor: "middle" } } as const);
  return {
    ...AXIS,
    dataKey,
    ticks,
    domain: [ticks[0] ?? 0, ticks.at(-1) ?? 1] as [number, number],
    tickFormatter: (value: number) => formatMetric(value, unit),
    label: { value: title, fontSize: 11, fill: "var(--soft)", ...position },
  };
}

type Point = ReportPlot["points"][number];

function PointNote({ point, x, y }: { point: Point | undefined; x: AxisWords; y: AxisWords }) {
  if (!point) return null;
  return (
    <dl className="tabular grid grid-cols-[auto_auto] gap-x-3 rounded-md border bg-raised px-2 py-1 text-2xs shadow-float">
      <dt className="col-span-2 font-medium">{point.label}</dt>
      <dt className="text-faint">{x.title}</dt>
      <dd className="text-right">{formatMetric(point.x, x.unit)}</dd>
      <dt className="text-faint">{y.title}</dt>
      <dd className="text-right">{formatMetric(point.y, y.unit)}</dd>
      <dt className="col-span-2 text-faint">{point.front ? "On the front" : "Behind the front"}</dt>
    </dl>
  );
}
