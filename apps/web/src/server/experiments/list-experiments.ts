import { type Db, experiments, type Run, runs } from "@switchyard/db";
import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import { type Headline, headlinesOf } from "../runs/headlines";

export interface ExperimentRow {
  id: string;
  name: string;
  updatedAt: Date;
  nodeCount: number;
  runCount: number;
  latestRun: { id: string; name: string; state: Run["state"]; createdAt: Date } | null;
  /** Best value of the latest run that measured something. */
  headline: Headline | null;
}

const MAX_ROWS = 500;

/** All experiments that are not in the bin, the one touched last first. */
export async function listExperiments(db: Db): Promise<ExperimentRow[]> {
  const found = await db
    .select({
      id: experiments.id,
      name: experiments.name,
      updatedAt: experiments.updatedAt,
      nodeCount: sql<number>`json_array_length(${experiments.doc} -> 'nodes')`.mapWith(Number),
      runCount: db.$count(runs, and(eq(runs.experimentId, experiments.id), isNull(runs.deletedAt))),
    })
    .from(experiments)
    .where(isNull(experiments.deletedAt))
    .orderBy(desc(experiments.updatedAt))
    .limit(MAX_ROWS);
  const latest = await latestRuns(
    db,
    found.map(({ id }) => id),
  );
  const headlines = await headlinesOf(db, [...latest.values()]);
  return found.map((row) => {
    const run = latest.get(row.id);
    return {
      ...row,
      latestRun: run ? { id: run.id, name: run.name, state: run.state, createdAt: run.createdAt } : null,
      headline: (run && headlines.get(run.id)) ?? null,
    };
  });
}

type LatestRun = Pick<Run, "id" | "name" | "state" | "createdAt" | "experimentId" | "graph">;

async function latestRuns(db: Db, ids: readonly string[]): Promise<Map<string, LatestRun>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectDistinctOn([runs.experimentId], {
      id: runs.id,
      name: runs.name,
      state: runs.state,
      createdAt: runs.createdAt,
      experimentId: runs.experimentId,
      graph: runs.graph,
    })
    .from(runs)
    .where(and(inArray(runs.experimentId, [...ids]), isNull(runs.deletedAt)))
    .orderBy(runs.experimentId, desc(runs.createdAt));
  return new Map(rows.flatMap((row) => (row.experimentId ? [[row.experimentId, row] as const] : [])));
}
