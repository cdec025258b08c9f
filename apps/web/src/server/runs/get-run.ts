import { type DbOrTx, experiments, findRunGroup, listWorkers, type Run, runs, series } from "@switchyard/db";
import type { GraphDoc, SweptValue } from "@switchyard/graph";
import type { JobSpec, WorkerOffer } from "@switchyard/protocol";
import { and, asc, count, eq, isNull } from "drizzle-orm";
import type { RunHead, SeriesRef, StageView } from "../live/delta";
import { noSuchRun } from "../live/run-feed";
import { readHeadRow, readStageRows, runHead, stageView } from "./run-head";

export interface RunView {
  /** Where the live feed goes on: all that is here, and perhaps some of what it will tell. */
  cursor: number;
  head: RunHead;
  experiment: { id: string; name: string } | null;
  /** The runs that it was started with, itself included; null where it was the only one. */
  group: { id: string; name: string; runCount: number; swept: SweptValue[] } | null;
  /** What a worker's machine must have to take it, by name. */
  requires: string[];
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
    group: await readGroup(db, row.run),
    requires: row.run.requires,
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

export const isPresent = (worker: { revokedAt: Date | null; silentSeconds: number | null }): boolean =>
  worker.revokedAt === null && worker.silentSeconds !== null && worker.silentSeconds < SILENT_SECONDS;

async function readGroup(
  db: DbOrTx,
  { groupId, swept }: Pick<Run, "groupId" | "swept">,
): Promise<RunView["group"]> {
  const group = groupId === null ? null : await findRunGroup(db, groupId);
  if (!group) return null;
  const [row] = await db
    .select({ runCount: count() })
    .from(runs)
    .where(and(eq(runs.groupId, group.id), isNull(runs.deletedAt)));
  const runCount = row?.runCount ?? 0;
  return runCount > 1 ? { id: group.id, name: group.name, runCount, swept } : null;
}

export interface WorkerChoice {
  id: string;
  name: string;
  /** "cpu", or the name of its GPU; null before its first call. */
  device: string | null;
  isPresent: boolean;
  /** What of the things that nodes may require its machine has, and why not the others; empty before its first call. */
  offers: WorkerOffer[];
}

/** Those that are not revoked, the ones that are there first. */
export async function listWorkerChoices(db: DbOrTx): Promise<WorkerChoice[]> {
  const all = await listWorkers(db);
  return all
    .filter((worker) => worker.revokedAt === null)
    .map(({ id, name, info, offers, silentSeconds }) => ({
      id,
      name,
      device: info?.device ?? null,
      isPresent: isPresent({ revokedAt: null, silentSeconds }),
      offers,
    }))
    .sort((a, b) => Number(b.isPresent) - Number(a.isPresent));
}
