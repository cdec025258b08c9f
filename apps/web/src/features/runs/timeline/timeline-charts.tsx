import { formatNumber } from "@switchyard/curves";
import type { TimelineView } from "@switchyard/graph";
import { memo, type ReactNode, useMemo } from "react";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { ELSEWHERE, TOOLTIP, X_AXIS, Y_AXIS } from "../curves/axes";
import { niceTicks } from "../curves/chart-data";
import { useSharedHover } from "../curves/use-shared-hover";
import { type StageAxis, type XScale, xScale } from "../curves/x-axis";
import type { SeriesInfo } from "../series-info";
import { type TimelineData, type TimelineRow, timelineSummary } from "./timeline-data";
import { RowNote, StepSummary, titlesOf } from "./timeline-words";

/** Blue and orange, which stay apart in the common kinds of colour blindness; the lanes differ by place besides. */
const KIND_COLOURS = ["var(--wire-model)", "var(--wire-tasks)"] as const;
const KIND_DASHES = ["5 3", "0"] as const;

const MARGIN = { top: 6, right: 12, bottom: 2, left: 0 };
/** Without numbers of steps below, the lowest number of the other axis needs room. */
const MARGIN_WITHOUT_STEPS = { ...MARGIN, bottom: 8 };
const STILL = { isAnimationActive: false, activeDot: false, connectNulls: true } as const;

interface TimelineChartsProps {
  view: TimelineView;
  stage: string;
  series: readonly SeriesInfo[];
  data: TimelineData;
  axis: StageAxis;
}

export const TimelineCharts = memo(function TimelineCharts(props: TimelineChartsProps) {
  const { view, data } = props;
  const isEmpty = data.rows.length === 0;
  const summary = timelineSummary(data, view);
  return (
    <figure aria-label={isEmpty ? view.title : `${view.title}: ${summary}`}>
      <figcaption className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 px-3 pt-1 text-xs">
        <span className="font-medium">{view.title}</span>
        {isEmpty ? null : <Legend kinds={view.kinds} />}
        {isEmpty ? null : <StepSummary {...props} />}
      </figcaption>
      {isEmpty ? (
        <p className="px-3 pt-2 pb-5 text-faint text-xs">
          The timeline begins with the stage&rsquo;s first step: above the line {view.kinds[1]}, below it{" "}
          {view.kinds[0]}.
        </p>
      ) : (
        <Charts {...props} />
      )}
    </figure>
  );
});

function Legend({ kinds }: { kinds: TimelineView["kinds"] }) {
  return (
    <ul className="flex gap-3 text-soft">
      {([1, 0] as const).map((kind) => (
        <li key={kind} className="flex items-center gap-1.5">
          <svg width="14" height="10" aria-hidden="true">
            <rect y={kind === 1 ? 0 : 5} width="14" height="5" fill={KIND_COLOURS[kind]} />
            <line x2="14" y1="5" y2="5" stroke="var(--line-strong)" />
          </svg>
          {kinds[kind]}
        </li>
      ))}
    </ul>
  );
}

function Charts({ view, stage, series, data, axis }: TimelineChartsProps) {
  const { rows } = data;
  const x = useMemo(() => {
    const first = rows[0]?.firstStep ?? 0;
    return xScale(axis, [first, Math.max(rows.at(-1)?.lastStep ?? 1, first + 1)], 8);
  }, [rows, axis]);
  const titleOf = titlesOf(series);
  const lines = view.lines ?? [];
  const shared = { rows, stage, x, view, titleOf };
  return (
    <>
      <Strip {...shared} height={78} domain={[-1, 1]} ticks={[-0.5, 0.5]} label={view.title} isRibbon>
        <Area {...STILL} type="step" dataKey="up" stroke="none" fill={KIND_COLOURS[1]} fillOpacity={1} />
        <Area {...STILL} type="step" dataKey="down" stroke="none" fill={KIND_COLOURS[0]} fillOpacity={1} />
        <ReferenceLine y={0} stroke="var(--line-strong)" />
      </Strip>
      {view.probability ? (
        <>
          <StripTitle>{titleOf(view.probability)}</StripTitle>
          <Strip
            {...shared}
            height={84}
            domain={[0, 1]}
            ticks={[0, 0.5, 1]}
            label={titleOf(view.probability)}
          >
            <Line
              {...STILL}
              type="step"
              dataKey="probability"
              stroke="var(--brand)"
              strokeWidth={1.5}
              dot={false}
            />
          </Strip>
        </>
      ) : null}
      {lines.length > 0 ? (
        <>
          <StripTitle>
            {lines.map(({ signal, kind }) => (
              <span key={signal} className="flex items-center gap-1.5">
                <svg width="18" height="6" aria-hidden="true">
                  <line
                    x2="18"
                    y1="3"
                    y2="3"
                    stroke={KIND_COLOURS[kind]}
                    strokeWidth="2"
                    strokeDasharray={KIND_DASHES[kind]}
                  />
                </svg>
                {titleOf(signal)}
              </span>
            ))}
          </StripTitle>
          <Strip
            {...shared}
            {...valueAxis(
              rows,
              lines.map(({ signal }) => signal),
            )}
            height={110}
            label={lines.map(({ signal }) => titleOf(signal)).join(" and ")}
            hasSteps
          >
            {lines.map(({ signal, kind }) => (
              <Line
                {...STILL}
                key={signal}
                dataKey={(row: TimelineRow) => row.lines[signal] ?? null}
                stroke={KIND_COLOURS[kind]}
                strokeDasharray={KIND_DASHES[kind]}
                strokeWidth={1.75}
                dot={false}
              />
            ))}
          </Strip>
        </>
      ) : null}
    </>
  );
}

const StripTitle = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap gap-x-4 px-3 pt-1 text-faint text-xs">{children}</div>
);

interface StripProps {
  rows: TimelineRow[];
  stage: string;
  x: XScale;
  view: TimelineView;
  titleOf: (signal: string) => string;
  height: number;
  domain: [number, number];
  ticks: number[];
  label: string;
  /** Lanes of kinds, not values. */
  isRibbon?: boolean;
  hasSteps?: boolean;
  children: ReactNode;
}

/** One of the charts that lie over each other, all over the same steps. The arrow keys go through the steps. */
function Strip({ rows, stage, x, height, domain, ticks, children, ...rest }: StripProps) {
  const { view, titleOf, label, isRibbon = false, hasSteps = false } = rest;
  const { handlers, elsewhere } = useSharedHover(stage);
  const format = (value: number) => (isRibbon ? view.kinds[value > 0 ? 1 : 0] : formatNumber(value, 3));
  return (
    <div style={{ height }}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 680, height }}>
        <ComposedChart
          data={rows}
          margin={hasSteps ? MARGIN : MARGIN_WITHOUT_STEPS}
          syncId={stage}
          syncMethod="value"
          {...handlers}
          title={label}
          accessibilityLayer
        >
          {isRibbon ? null : <CartesianGrid vertical={false} stroke="var(--line)" />}
          <XAxis
            {...X_AXIS}
            dataKey="x"
            domain={x.domain}
            ticks={x.ticks}
            hide={!hasSteps}
            tickFormatter={x.format}
          />
          <YAxis {...Y_AXIS} domain={domain} ticks={ticks} tickFormatter={format} interval={0} />
          <Tooltip
            {...TOOLTIP}
            // One note tells all; the others' lines stand at the same place.
            content={({ payload }) =>
              isRibbon ? (
                <RowNote
                  row={payload?.[0]?.payload as TimelineRow | undefined}
                  view={view}
                  titleOf={titleOf}
                />
              ) : null
            }
          />
          {children}
          {elsewhere === null ? null : <ReferenceLine {...ELSEWHERE} x={elsewhere} />}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

function valueAxis(
  rows: readonly TimelineRow[],
  signals: readonly string[],
): { domain: [number, number]; ticks: number[] } {
  const values = rows
    .flatMap((row) => signals.map((signal) => row.lines[signal] ?? null))
    .filter((value) => value !== null);
  // From 0: the rules compare norms by their proportion.
  const ticks = niceTicks(
    0,
    values.reduce((high, value) => Math.max(high, value), 0),
    3,
  );
  return { domain: [ticks[0] ?? 0, ticks.at(-1) ?? 1], ticks };
}
