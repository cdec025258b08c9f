import type { LiveSeries } from "@switchyard/curves";
import type { TimelineView } from "@switchyard/graph";
import { type ChartPoint, chartData } from "../curves/chart-data";
import type { SeriesInfo } from "../series-info";

/** A step, or several that are one tile of the curves. */
export interface TimelineRow {
  /** Where the step lies on the axis. */
  x: number;
  /** Middle of the tile. */
  step: number;
  firstStep: number;
  lastStep: number;
  /** Share of the second kind: 0 or 1 for one step. */
  share: number | null;
  /** The ribbon's two lanes: upwards the second kind, downwards the first. */
  up: number | null;
  down: number | null;
  probability: number | null;
  /** In words; null for several steps at once. */
  reason: string | null;
  /** By signal. */
  lines: Record<string, number | null>;
}

export interface TimelineData {
  rows: TimelineRow[];
  /** Steps in all, and of the second kind; a mixed step counts by its share. */
  steps: number;
  ofSecondKind: number;
}

const UNSMOOTHED = { smoothing: "none", strength: 0 } as const;

export interface TimelineSource {
  series: readonly SeriesInfo[];
  curves: ReadonlyMap<number, LiveSeries>;
  /** Where a step lies on the axis; steps without it. */
  placeOf?: (step: number) => number;
}

/** The curves that a timeline declares, put together step by step. */
export function timelineData(view: TimelineView, { series, curves, placeOf }: TimelineSource): TimelineData {
  const rows = new Map<number, TimelineRow>();
  const fill = (signal: string | undefined, put: (row: TimelineRow, value: number | null) => void) => {
    const info = series.find(({ signalId }) => signalId === signal);
    const curve = info && curves.get(info.id);
    if (!curve) return;
    for (const point of chartData(curve, UNSMOOTHED, placeOf).points) {
      const row = rows.get(point.step) ?? emptyRow(point);
      rows.set(point.step, row);
      put(row, point.raw);
    }
  };
  fill(view.decision, (row, value) => {
    row.share = value;
    row.up = value;
    row.down = value === null ? null : value - 1;
  });
  fill(view.probability, (row, value) => {
    row.probability = value;
  });
  fill(view.reason?.signal, (row, value) => {
    if (row.firstStep === row.lastStep && value !== null) row.reason = view.reason?.names[value] ?? null;
  });
  for (const { signal } of view.lines ?? []) {
    fill(signal, (row, value) => {
      row.lines[signal] = value;
    });
  }
  const decided = decisionsOf(view, series, curves);
  return { rows: [...rows.values()].sort((a, b) => a.step - b.step), ...decided };
}

const emptyRow = ({ x, step, firstStep, lastStep }: ChartPoint) => ({
  x,
  step,
  firstStep,
  lastStep,
  share: null,
  up: null,
  down: null,
  probability: null,
  reason: null,
  lines: {},
});

function decisionsOf(
  view: TimelineView,
  series: readonly SeriesInfo[],
  curves: ReadonlyMap<number, LiveSeries>,
): Pick<TimelineData, "steps" | "ofSecondKind"> {
  const info = series.find(({ signalId }) => signalId === view.decision);
  const tiles = (info && curves.get(info.id)?.tiles) ?? [];
  return {
    steps: tiles.reduce((sum, tile) => sum + tile.count, 0),
    ofSecondKind: tiles.reduce((sum, tile) => sum + tile.count * (tile.mean ?? 0), 0),
  };
}

/** What a step was, in words: its kind, or the shares of several. */
export function kindWords(row: TimelineRow, [first, second]: TimelineView["kinds"]): string {
  if (row.share === null) return "";
  if (row.share === 0) return first;
  if (row.share === 1) return second;
  const percent = Math.round(row.share * 100);
  return `${percent} % ${second}, ${100 - percent} % ${first}`;
}

/** "570 of 1,000 steps SFT, 430 RL". */
export function timelineSummary({ steps, ofSecondKind }: TimelineData, view: TimelineView): string {
  const [first, second] = view.kinds;
  const done = Math.round(ofSecondKind);
  const number = (value: number) => value.toLocaleString("en-GB");
  return `${number(done)} of ${number(steps)} ${steps === 1 ? "step" : "steps"} ${second}, ${number(steps - done)} ${first}`;
}
