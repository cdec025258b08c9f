/** What a timeline says of its steps in words. */
import { formatMetric } from "@switchyard/curves";
import type { TimelineView } from "@switchyard/graph";
import { useHoveredRow } from "../curves/hover";
import type { SeriesInfo } from "../series-info";
import { kindWords, type TimelineData, type TimelineRow, timelineSummary } from "./timeline-data";

const KIND = "Kind";

interface StepSummaryProps {
  view: TimelineView;
  stage: string;
  series: readonly SeriesInfo[];
  data: TimelineData;
}

/** All steps in a few words; while the pointer is on one, in whichever chart of the stage, what that was. */
export function StepSummary({ view, stage, series, data }: StepSummaryProps) {
  const row = useHoveredRow(stage, data.rows);
  const values = row ? rowWords(row, view, titlesOf(series)) : [];
  const text = values
    .map(([title, value]) => (title === KIND ? value : `${title} ${value}`))
    .join(" \u00b7 ");
  // One line, however long: the charts below stay where they are.
  return (
    <span className="tabular min-w-0 flex-1 truncate text-right text-soft max-sm:basis-full max-sm:text-left">
      {text || timelineSummary(data, view)}
    </span>
  );
}

export const titlesOf =
  (series: readonly SeriesInfo[]) =>
  (signal: string): string =>
    series.find((info) => info.signalId === signal)?.title ?? signal;

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
    [KIND, kindWords(row, view.kinds)],
    ...(row.reason ? [["Why", row.reason] as [string, string]] : []),
    ...(view.probability ? [[titleOf(view.probability), shown(row.probability)] as [string, string]] : []),
    ...(view.lines ?? []).map(({ signal }): [string, string] => [
      titleOf(signal),
      shown(row.lines[signal] ?? null),
    ]),
  ];
  return values;
}

export function RowNote({ row, view, titleOf }: RowNoteProps) {
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
