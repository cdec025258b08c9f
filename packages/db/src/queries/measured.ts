import { and, desc, eq, inArray, like, sql } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { points, runStages, runs, series } from "../schema";

export interface FinishedStageFilter {
  readonly workerId: string;
  readonly kinds: readonly string[];
  readonly limit: number;
}

/** What the trainer had counted at a stage's last step: one index read a curve, however long the curves are. */
const lastCount = (column: "tokens" | "samples") =>
  sql<number>`coalesce((
  select max(last.${sql.raw(column)}) from ${series} s
  cross join lateral (
    select p.${sql.raw(column)} from ${points} p where p.series_id = s.id order by p.step desc limit 1
  ) last
  where s.run_id = ${runStages.runId} and s.stage = ${runStages.stage}
), 0)`.mapWith(Number);

/**
 * Stages of these kinds that a worker has run from their beginning to their end, newest first. Those of a later
 * attempt are left out: their time may lack what an earlier attempt did.
 */
export const listFinishedStages = (db: DbOrTx, { workerId, kinds, limit }: FinishedStageFilter) =>
  db
    .select({
      runId: runStages.runId,
      runName: runs.name,
      stage: runStages.stage,
      seconds: sql<number>`${runStages.seconds}`.mapWith(Number),
      tokens: lastCount("tokens"),
      samples: lastCount("samples"),
    })
    .from(runStages)
    .innerJoin(runs, eq(runs.id, runStages.runId))
    .where(
      and(
        eq(runs.workerId, workerId),
        eq(runs.attempt, 1),
        eq(runStages.state, "finished"),
        eq(runStages.reused, false),
        sql`${runStages.seconds} > 0`,
        inArray(runStages.kind, [...kinds]),
      ),
    )
    .orderBy(desc(runs.createdAt), desc(runs.id), desc(runStages.position))
    .limit(limit);

/** Numbers of parameters that runs have told, by run and node. */
export async function listParameterCounts(db: DbOrTx, runIds: readonly string[]) {
  if (runIds.length === 0) return [];
  return (
    db
      .select({
        runId: series.runId,
        node: sql<string>`left(${series.name}, -length('/parameters'))`,
        count: points.value,
      })
      .from(series)
      .innerJoin(points, eq(points.seriesId, series.id))
      // What a stage starts from is told at step 0.
      .where(and(inArray(series.runId, [...runIds]), like(series.name, "%/parameters"), eq(points.step, 0)))
  );
}
