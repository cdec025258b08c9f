import { appendPoints, emptySeries, type LiveSeries, seriesFromTiles, unpackTiles } from "@switchyard/curves";
import type {
  LogLine,
  PointRun,
  RunDelta,
  RunHead,
  SeriesRef,
  SlowPart,
  StageView,
} from "@/server/live/delta";
import type { SeriesTiles } from "@/server/runs/read-tiles";

/** Tiles a curve: about one a pixel of a small chart. */
export const TILE_TARGET = 400;
/** Lines that came while the page was open; older ones are read by the log itself. */
const MAX_LIVE_LINES = 5_000;

/** What the page holds of a run. Changed only by the functions below; parts that did not change keep their identity. */
export interface RunPageState {
  cursor: number;
  head: RunHead;
  stages: readonly StageView[];
  series: readonly SeriesRef[];
  /** By series id; absent until read. */
  curves: ReadonlyMap<number, LiveSeries>;
  /** Counts the times that the curves had to be read afresh; an answer to an earlier reading is of no use. */
  reading: number;
  /** While the curves are being read, new points wait here. */
  isReading: boolean;
  pending: readonly PointRun[];
  log: readonly LogLine[];
  /** Rises when something of that part has changed. */
  changes: Readonly<Record<SlowPart | "rollouts" | "log", number>>;
}

export interface LoadedRun {
  cursor: number;
  head: RunHead;
  stages: readonly StageView[];
  series: readonly SeriesRef[];
}

export const openRun = ({ cursor, head, stages, series }: LoadedRun): RunPageState => ({
  cursor,
  head,
  stages,
  series,
  curves: new Map(),
  reading: 0,
  isReading: true,
  pending: [],
  log: [],
  changes: { reports: 0, files: 0, alerts: 0, rollouts: 0, log: 0 },
});

export function applyDelta(state: RunPageState, delta: RunDelta): RunPageState {
  if (delta.cursor <= state.cursor && !delta.reset) return state;
  const next = {
    ...state,
    cursor: delta.cursor,
    head: isSameHead(state.head, delta.run) ? state.head : delta.run,
    stages: mergeStages(state.stages, delta.stages),
    changes: countChanges(state, delta),
  };
  // The run as it is now must be read: series, curves, log and rollouts.
  if (delta.reset) return { ...next, reading: state.reading + 1, isReading: true, pending: [], log: [] };
  const series = mergeSeries(state.series, delta.series);
  return {
    ...addPoints({ ...next, series }, delta.points),
    log: delta.log.length > 0 ? [...state.log, ...delta.log].slice(-MAX_LIVE_LINES) : state.log,
  };
}

/** Every delta carries the head, and hardly one a new one. */
const isSameHead = (held: RunHead, told: RunHead): boolean => JSON.stringify(held) === JSON.stringify(told);

function mergeStages(held: readonly StageView[], changed: readonly StageView[]): readonly StageView[] {
  if (changed.length === 0) return held;
  const byId = new Map([...held, ...changed].map((stage) => [stage.stage, stage]));
  return [...byId.values()].sort((a, b) => a.position - b.position);
}

function mergeSeries(held: readonly SeriesRef[], added: readonly SeriesRef[]): readonly SeriesRef[] {
  const known = new Set(held.map(({ id }) => id));
  const fresh = added.filter(({ id }) => !known.has(id));
  return fresh.length === 0 ? held : [...held, ...fresh];
}

function countChanges({ changes }: RunPageState, delta: RunDelta): RunPageState["changes"] {
  const all = delta.reset;
  const has = (part: SlowPart) => (all || delta.slow.includes(part) ? 1 : 0);
  const rollouts = all || delta.rollouts.length > 0 ? 1 : 0;
  if (has("reports") + has("files") + has("alerts") + rollouts + (all ? 1 : 0) === 0) return changes;
  return {
    reports: changes.reports + has("reports"),
    files: changes.files + has("files"),
    alerts: changes.alerts + has("alerts"),
    rollouts: changes.rollouts + rollouts,
    log: changes.log + (all ? 1 : 0),
  };
}

function addPoints(state: RunPageState, runs: readonly PointRun[]): RunPageState {
  if (runs.length === 0) return state;
  if (state.isReading) return { ...state, pending: [...state.pending, ...runs] };
  const curves = new Map(state.curves);
  for (const run of runs) {
    const held = curves.get(run.seriesId) ?? emptySeries(TILE_TARGET);
    const { series, stale } = appendPoints(held, pointsOf(run), run.attempt);
    // Steps were done again: tiles cannot forget what they hold of the first time.
    if (stale) return { ...state, reading: state.reading + 1, isReading: true, pending: runs };
    curves.set(run.seriesId, series);
  }
  return { ...state, curves };
}

const pointsOf = ({ steps, values }: PointRun) =>
  steps.map((step, i) => ({ step, value: values[i] ?? Number.NaN }));

export interface CurvesRead {
  reading: number;
  series: readonly SeriesRef[];
  tiles: readonly SeriesTiles[];
}

/** What was read from the server, and on top of it what came while it was being read. */
export function takeCurves(state: RunPageState, read: CurvesRead): RunPageState {
  if (!state.isReading || read.reading !== state.reading) return state;
  const series = mergeSeries(state.series, read.series);
  const curves = new Map<number, LiveSeries>();
  for (const { seriesId, attempt, tiles } of read.tiles) {
    curves.set(
      seriesId,
      seriesFromTiles(unpackTiles(tiles), { level: tiles.level, target: TILE_TARGET, attempt }),
    );
  }
  return addPoints({ ...state, series, curves, isReading: false, pending: [] }, state.pending);
}
