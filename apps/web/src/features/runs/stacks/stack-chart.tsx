import { memo, useMemo } from "react";
import { Area, ComposedChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { wireColour } from "@/ui/wire-colours";
import { ELSEWHERE, TOOLTIP, X_AXIS, Y_AXIS } from "../curves/axes";
import { useSharedHover } from "../curves/use-shared-hover";
import { type StageAxis, xScale } from "../curves/x-axis";
import { REST_COLOUR, StackLegend } from "./stack-bars";
import { hasRest, type StackData, type StackRow, shareWords, stepWords } from "./stack-data";

const MARGIN = { top: 4, right: 12, bottom: 2, left: 0 };
const HEIGHT = 132;
const AREA = { isAnimationActive: false, activeDot: false, stackId: "shares", fillOpacity: 0.9 } as const;

interface StackChartProps {
  stage: string;
  data: StackData;
  axis: StageAxis;
}

/** Shares over the steps of a stage. Hovering shows the same step in the stage's other curves. */
export const StackChart = memo(function StackChart({ stage, data: { parts, rows }, axis }: StackChartProps) {
  const x = useMemo(() => xScale(axis, [rows[0]?.firstStep ?? 0, rows.at(-1)?.lastStep ?? 1]), [rows, axis]);
  const { handlers, elsewhere } = useSharedHover(stage);
  const layers = [
    ...parts.map(({ signal, colour }, index) => ({
      ...{ key: signal, fill: wireColour(colour), of: (row: StackRow) => row.shares[index] ?? 0 },
    })),
    ...(hasRest(rows) ? [{ key: "rest", fill: REST_COLOUR, of: (row: StackRow) => row.rest }] : []),
  ];
  return (
    <div style={{ height: HEIGHT }}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 340, height: HEIGHT }}>
        <ComposedChart data={rows} margin={MARGIN} syncId={stage} syncMethod="value" {...handlers}>
          <XAxis {...X_AXIS} dataKey="x" domain={x.domain} ticks={x.ticks} tickFormatter={x.format} />
          <YAxis
            {...Y_AXIS}
            domain={[0, 1]}
            ticks={[0, 0.5, 1]}
            tickFormatter={shareWords}
            allowDataOverflow
          />
          <Tooltip
            {...TOOLTIP}
            content={({ payload }) => (
              <StepNote parts={parts} row={payload?.[0]?.payload as StackRow | undefined} />
            )}
          />
          {layers.map(({ key, fill, of }) => (
            <Area key={key} {...AREA} dataKey={of} fill={fill} stroke="var(--surface)" strokeWidth={1} />
          ))}
          {elsewhere === null ? null : <ReferenceLine {...ELSEWHERE} x={elsewhere} />}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
});

function StepNote({ parts, row }: { parts: StackData["parts"]; row: StackRow | undefined }) {
  if (!row) return null;
  return (
    <div className="w-44 rounded-md border bg-raised px-2 py-1 shadow-float">
      <p className="tabular text-2xs text-faint">{stepWords(row)}</p>
      <StackLegend parts={parts} row={row} />
    </div>
  );
}
