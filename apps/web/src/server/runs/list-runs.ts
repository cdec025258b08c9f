import { countFreshAlerts, type DbOrTx, experiments, runStages, runs, workers } from "@switchyard/db";
import type { SweptValue } from "@switchyard/graph";
import type { RunState } from "@switchyard/protocol";
import { and, asc, desc, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { type Headline, headlinesOf } from "./headlines";

export interface RunRow {
  id: string;
  name: string;
  groupId: string | null;
  /** Place in its group. */
  position: number;
  /** What it tries, where its group has sweeps. */
  swept: SweptValue[];
  priority: number;
  onlyWorkerId: string | null;
  experiment: { id: string; name: string } | null;
  state: RunState;
  message: string;
  seed: number;
  specHash: string;
  workerName: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  stages: StageProgress[];
  headline: Headline | null;
  /** Alerts that nobody has acknowledged or dismissed. */
  alerts: number;
}

export interface StageProgress {
  stage: string;
  label: string;
  state: "waiting" | "running" | "finished" | "failed";
  done: number;
  total: number;
  secondsLeft: number | null;
  reused: boolean;
}

/** Runs that are not in the bin, newest first, with what a list shows of each. */
export async function readRunRows(
  db: DbOrTx,
  where: SQL | undefined,
  { limit }: { limit: number },
): Promise<RunRow[]> {
  const found = await db
    .select({
      id: runs.id,
      name: runs.name,
      groupId: runs.groupId,
      position: runs.position,
      swept: runs.swept,
      priority: runs.priority,
      onlyWorkerId: runs.onlyWorkerId,
      experimentId: runs.experimentId,
      experimentName: experiments.name,
      isBinned: sql<boolean>`${experiments.deletedAt} is not null`,
      state: runs.state,
      message: runs.message,
      seed: runs.seed,
      specHash: runs.specHash,
      workerName: workers.name,
      createdAt: runs.createdAt,
      startedAt: runs.startedAt,
      finishedAt: runs.finishedAt,
      graph: runs.graph,
    })
    .from(runs)
    .leftJoin(experiments, eq(experiments.id, runs.experimentId))
    .leftJoin(workers, eq(workers.id, runs.workerId))
    .where(and(isNull(runs.deletedAt), where))
    .orderBy(desc(runs.createdAt), desc(runs.id))
    .limit(limit);
  const stages = await stagesOf(
    db,
    found.map(({ id }) => id),
  );
  const headlines = await headlinesOf(db, found);
  const fresh = await countFreshAlerts(
    db,
    found.map(({ id }) => id),
  );
  return found.map(({ graph: _graph, experimentId: ofId, experimentName, isBinned, ...run }) => ({
    ...run,
    experiment: ofId && experimentName !== null && !isBinned ? { id: ofId, name: experimentName } : null,
    stages: stages.get(run.id) ?? [],
    headline: headlines.get(run.id) ?? null,
    alerts: fresh.get(run.id) ?? 0,
  }));
}

async function stagesOf(db: DbOrTx, runIds: readonly string[]): Promise<Map<string, StageProgress[]>> {
  const byRun = new Map<string, StageProgress[]>();
  if (runIds.length === 0) return byRun;
  const rows = await db
    .select({
      runId: runStages.runId,
      stage: runStages.stage,
      label: runStages.label,
      state: runStages.state,
      done: runStages.done,
      total: runStages.total,
      secondsLeft: runStages.secondsLeft,
      reused: runStages.reused,
    })
    .from(runStages)
    .where(inArray(runStages.runId, [...runIds]))
    .orderBy(asc(runStages.position));
  for (const { runId, ...stage } of rows) {
    const held = byRun.get(runId);
    if (held) held.push(stage);
    else byRun.set(runId, [stage]);
  }
  return byRun;
}
