import { formatMetric, formatNumber } from "@switchyard/curves";
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
import { useHoveredRow } from "../curves/hover";
import { useSharedHover } from "../curves/use-shared-hover";
import { type StageAxis, type XScale, xScale } from "../curves/x-axis";
import type { SeriesInfo } from "../series-info";
import { kindWords, type TimelineData, type TimelineRow, timelineSummary } from "./timeline-data";

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
        {isEmpty ? null : <Summary {...props} />}
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

/** All steps in a few words; while the pointer is on one, in whichever chart of the stage, what that was. */
function Summary({ view, stage, series, data }: TimelineChartsProps) {
  const row = useHoveredRow(stage, data.rows);
  const values = row ? rowWords(row, view, titlesOf(series)).map((words) => words.join(" ")) : [];
  return (
    <span className="tabular ml-auto min-w-0 text-soft">
      {row ? values.join(" \u00b7 ") : timelineSummary(data, view)}
    </span>
  );
}

const titlesOf =
  (series: readonly SeriesInfo[]) =>
  (signal: string): string =>
    series.find((info) => info.signalId === signal)?.title ?? signal;

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
            content={({ payload }) => (
              <RowNote row={payload?.[0]?.payload as TimelineRow | undefined} view={view} titleOf={titleOf} />
            )}
          />
          {children}
          {elsewhere === null ? null : <ReferenceLine {...ELSEWHERE} x={elsewhere} />}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

interface RowNoteProps {
  row: TimelineRow | undefined;
  view: TimelineView;
  titleOf: (signal: string) => string;
}

/** What is known of a step: names and values. */
function rowWords(row: TimelineRow, view: TimelineView, titleOf: (signal: string) => string) {
  const isSpan = row.lastStep > row.firstStep;
  const values: [string, string][] = [
    [isSpan ? "Steps" : "Step", isSpan ? `${row.firstStep}–${row.lastStep}` : String(row.firstStep)],
    ["Kind", kindWords(row, view.kinds)],
    ...(row.reason ? [["Why", row.reason] as [string, string]] : []),
    ...(view.probability ? [[titleOf(view.probability), shown(row.probability)] as [string, string]] : []),
    ...(view.lines ?? []).map(({ signal }): [string, string] => [
      titleOf(signal),
      shown(row.lines[signal] ?? null),
    ]),
  ];
  return values;
}

function RowNote({ row, view, titleOf }: RowNoteProps) {
  if (!row) return null;
  return (
    <dl className="tabular grid grid-cols-[auto_auto] gap-x-3 rounded-md border bg-raised px-2 py-1 text-2xs shadow-float">
      {rowWords(row, view, titleOf).map(([title, text]) => (
        <div key={title} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-faint">{title}</dt>
          <dd className="text-right font-medium">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

const shown = (value: number | null): string => (value === null ? "–" : formatMetric(value, undefined));

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
