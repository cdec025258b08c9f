import {
  alerts,
  type Db,
  type DbOrTx,
  points,
  type RunStage,
  rolloutGroups,
  runArtifacts,
  runEvents,
  runStages,
  series,
} from "@switchyard/db";
import type { TrainerEventKind } from "@switchyard/protocol";
import { and, asc, eq, gt } from "drizzle-orm";
import { isLogged, logLine } from "../runs/log-lines";
import { readHeadRow, readStageRows, runHead, stageView } from "../runs/run-head";
import type { PointRun, RolloutStep, RunDelta, SeriesRef, SlowPart } from "./delta";

/** Above this many points in one delta the page does better to read tiles. */
export const MAX_POINTS = 20_000;
/** Of all runs together. Who comes back after more than this has no use for being told each. */
export const MAX_SCANNED = 100_000;
const MAX_EVENTS = 1_000;

/**
 * What happened to a run after `cursor`, or null where nothing did; undefined where there is no such run. All of it is
 * read from one snapshot, so nothing can slip in between.
 */
export async function readDelta(
  db: Db,
  runId: string,
  cursor: number | null,
): Promise<RunDelta | null | undefined> {
  return db.transaction((tx) => (cursor === null ? firstDelta(tx, runId) : nextDelta(tx, runId, cursor)), {
    isolationLevel: "repeatable read",
    accessMode: "read only",
  });
}

/** The state now, and where to go on from: the page reads curves, rollouts and log by itself. */
async function firstDelta(tx: DbOrTx, runId: string): Promise<RunDelta | undefined> {
  const head = await readHeadRow(tx, runId);
  if (!head) return undefined;
  const stages = await readStageRows(tx, runId);
  // The stages of a new run are written after its own row.
  const cursor = stages.reduce((newest, row) => Math.max(newest, row.changeId), head.run.changeId);
  return { ...NOTHING, cursor, run: runHead(head), stages: stages.map(stageView), reset: true };
}

const NOTHING = { series: [], points: [], log: [], rollouts: [], slow: [] };

/**
 * All questions go out at once, without waiting for one another's answers: each wait would be added to what a point takes to
 * the page. The run's row holds the number of its newest change.
 */
async function nextDelta(tx: DbOrTx, runId: string, cursor: number): Promise<RunDelta | null | undefined> {
  const [head, values, isFarBehind, events, stages, added, rollouts, files, alarmed] = await Promise.all([
    readHeadRow(tx, runId),
    newPoints(tx, runId, cursor),
    hasMorePoints(tx, cursor),
    newEvents(tx, runId, cursor),
    newStages(tx, runId, cursor),
    newSeries(tx, runId, cursor),
    newRolloutSteps(tx, runId, cursor),
    hasNewFiles(tx, runId, cursor),
    hasNewAlerts(tx, runId, cursor),
  ]);
  if (!head) return undefined;
  if (head.run.changeId <= cursor) return null;
  const base = { cursor: head.run.changeId, run: runHead(head), stages: stages.map(stageView) };
  if (isFarBehind || values.length > MAX_POINTS || events.length > MAX_EVENTS) {
    return { ...NOTHING, ...base, reset: true };
  }
  return {
    ...base,
    series: added,
    points: pointRuns(values),
    log: events.filter(isLogged).flatMap((row) => logLine(row) ?? []),
    rollouts,
    slow: slowParts({ files, alarmed, kinds: new Set(events.map((event) => event.kind)) }),
    reset: false,
  };
}

async function newStages(tx: DbOrTx, runId: string, cursor: number): Promise<RunStage[]> {
  return tx
    .select()
    .from(runStages)
    .where(and(eq(runStages.runId, runId), gt(runStages.changeId, cursor)))
    .orderBy(asc(runStages.position));
}

async function newEvents(tx: DbOrTx, runId: string, cursor: number) {
  return tx
    .select({ body: runEvents.body, kind: runEvents.kind })
    .from(runEvents)
    .where(and(eq(runEvents.runId, runId), gt(runEvents.changeId, cursor)))
    .orderBy(asc(runEvents.attempt), asc(runEvents.seq))
    .limit(MAX_EVENTS + 1);
}

async function newSeries(tx: DbOrTx, runId: string, cursor: number): Promise<SeriesRef[]> {
  return tx
    .select({ id: series.id, stage: series.stage, name: series.name })
    .from(series)
    .where(and(eq(series.runId, runId), gt(series.changeId, cursor)))
    .orderBy(asc(series.id));
}

async function hasNewFiles(tx: DbOrTx, runId: string, cursor: number): Promise<boolean> {
  const rows = await tx
    .select({ name: runArtifacts.name })
    .from(runArtifacts)
    .where(and(eq(runArtifacts.runId, runId), gt(runArtifacts.changeId, cursor)))
    .limit(1);
  return rows.length > 0;
}

async function hasNewAlerts(tx: DbOrTx, runId: string, cursor: number): Promise<boolean> {
  const rows = await tx
    .select({ id: alerts.id })
    .from(alerts)
    .where(and(eq(alerts.runId, runId), gt(alerts.changeId, cursor)))
    .limit(1);
  return rows.length > 0;
}

interface SlowNews {
  files: boolean;
  alarmed: boolean;
  kinds: ReadonlySet<TrainerEventKind>;
}

const slowParts = ({ files, alarmed, kinds }: SlowNews): SlowPart[] => [
  ...(alarmed ? (["alerts"] as const) : []),
  ...(kinds.has("report") ? (["reports"] as const) : []),
  ...(files || kinds.has("checkpoint") ? (["files"] as const) : []),
];

interface NewPoint {
  seriesId: number;
  step: number;
  attempt: number;
  value: number;
}

/** Of the next `MAX_SCANNED` points of whatever run those of this one. */
async function newPoints(tx: DbOrTx, runId: string, cursor: number): Promise<NewPoint[]> {
  const { seriesId, step, attempt, value, changeId } = points;
  const next = tx
    .select({ seriesId, step, attempt, value })
    .from(points)
    .where(gt(changeId, cursor))
    .orderBy(asc(changeId))
    .limit(MAX_SCANNED)
    .as("next");
  return tx
    .select({ seriesId: next.seriesId, step: next.step, attempt: next.attempt, value: next.value })
    .from(next)
    .innerJoin(series, eq(series.id, next.seriesId))
    .where(eq(series.runId, runId))
    .limit(MAX_POINTS + 1);
}

/** Whether there are points after the cursor that `newPoints` does not look at. */
async function hasMorePoints(tx: DbOrTx, cursor: number): Promise<boolean> {
  const rows = await tx
    .select({ changeId: points.changeId })
    .from(points)
    .where(gt(points.changeId, cursor))
    .orderBy(asc(points.changeId))
    .offset(MAX_SCANNED)
    .limit(1);
  return rows.length > 0;
}

async function newRolloutSteps(tx: DbOrTx, runId: string, cursor: number): Promise<RolloutStep[]> {
  return tx
    .selectDistinct({ stage: rolloutGroups.stage, step: rolloutGroups.step })
    .from(rolloutGroups)
    .where(and(eq(rolloutGroups.runId, runId), gt(rolloutGroups.changeId, cursor)))
    .orderBy(asc(rolloutGroups.stage), asc(rolloutGroups.step));
}

/** One list per series and attempt, each in order of step; earlier attempts first. */
export function pointRuns(rows: readonly NewPoint[]): PointRun[] {
  const sorted = [...rows].sort(
    (a, b) => a.seriesId - b.seriesId || a.attempt - b.attempt || a.step - b.step,
  );
  const lists: PointRun[] = [];
  for (const row of sorted) {
    let list = lists.at(-1);
    if (list?.seriesId !== row.seriesId || list.attempt !== row.attempt) {
      list = { seriesId: row.seriesId, attempt: row.attempt, steps: [], values: [] };
      lists.push(list);
    }
    list.steps.push(row.step);
    list.values.push(row.value);
  }
  return lists;
}
