import { type DbOrTx, experiments, listWorkers, runs, series } from "@switchyard/db";
import type { GraphDoc } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { and, asc, eq, isNull } from "drizzle-orm";
import type { RunHead, SeriesRef, StageView } from "../live/delta";
import { noSuchRun } from "../live/run-feed";
import { readHeadRow, readStageRows, runHead, stageView } from "./run-head";

export interface RunView {
  /** Where the live feed goes on: all that is here, and perhaps some of what it will tell. */
  cursor: number;
  head: RunHead;
  experiment: { id: string; name: string } | null;
  /** As it was when the run was started. */
  graph: GraphDoc;
  spec: JobSpec;
  stages: StageView[];
  series: SeriesRef[];
}

export async function getRun(db: DbOrTx, runId: string): Promise<RunView> {
  const row = await readHeadRow(db, runId);
  const [large] = await db
    .select({ graph: runs.graph, spec: runs.spec })
    .from(runs)
    .where(eq(runs.id, runId));
  if (!row || !large) throw noSuchRun();
  return {
    cursor: row.run.changeId,
    head: runHead(row),
    experiment: await readExperiment(db, row.run.experimentId),
    ...large,
    stages: (await readStageRows(db, runId)).map(stageView),
    series: await readSeries(db, runId),
  };
}

export async function readSeries(db: DbOrTx, runId: string): Promise<SeriesRef[]> {
  return db
    .select({ id: series.id, stage: series.stage, name: series.name })
    .from(series)
    .where(eq(series.runId, runId))
    .orderBy(asc(series.id));
}

async function readExperiment(db: DbOrTx, id: string | null) {
  if (id === null) return null;
  const [row] = await db
    .select({ id: experiments.id, name: experiments.name })
    .from(experiments)
    .where(and(eq(experiments.id, id), isNull(experiments.deletedAt)));
  return row ?? null;
}

/** A worker that has said nothing for this long counts as gone. */
const SILENT_SECONDS = 30;

export interface WorkerChoice {
  id: string;
  name: string;
  /** "cpu", or the name of its GPU; null before its first call. */
  device: string | null;
  isPresent: boolean;
}

/** Those that are not revoked, the ones that are there first. */
export async function listWorkerChoices(db: DbOrTx): Promise<WorkerChoice[]> {
  const all = await listWorkers(db);
  return all
    .filter((worker) => worker.revokedAt === null)
    .map(({ id, name, info, silentSeconds }) => ({
      id,
      name,
      device: info?.device ?? null,
      isPresent: silentSeconds !== null && silentSeconds < SILENT_SECONDS,
    }))
    .sort((a, b) => Number(b.isPresent) - Number(a.isPresent));
}

/** Whether anybody is there to take a queued run. */
export async function countPresentWorkers(db: DbOrTx): Promise<number> {
  const all = await listWorkers(db);
  return all.filter(
    (worker) =>
      worker.revokedAt === null && worker.silentSeconds !== null && worker.silentSeconds < SILENT_SECONDS,
  ).length;
}
