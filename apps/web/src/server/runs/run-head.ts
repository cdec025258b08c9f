import { type DbOrTx, type Run, type RunStage, runStages, runs, type Worker, workers } from "@switchyard/db";
import { and, asc, eq, getTableColumns, isNull } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { RunHead, StageView } from "../live/delta";

// The graph and the spec may be large and never change: they are read once, not with each look.
const { graph: _graph, spec: _spec, ...headColumns } = getTableColumns(runs);
export type HeadRow = Omit<Run, "graph" | "spec">;

interface FoundHead {
  run: HeadRow;
  worker: Worker | null;
  /** The one that it is meant for; null too where that one is gone. */
  meant: Pick<Worker, "id" | "name"> | null;
}

const meant = alias(workers, "meant");

export async function readHeadRow(db: DbOrTx, runId: string): Promise<FoundHead | null> {
  const [row] = await db
    .select({ run: headColumns, worker: workers, meant: { id: meant.id, name: meant.name } })
    .from(runs)
    .leftJoin(workers, eq(workers.id, runs.workerId))
    .leftJoin(meant, eq(meant.id, runs.onlyWorkerId))
    .where(and(eq(runs.id, runId), isNull(runs.deletedAt)));
  return row ?? null;
}

export const runHead = ({ run, worker, meant: only }: FoundHead): RunHead => ({
  id: run.id,
  experimentId: run.experimentId,
  name: run.name,
  state: run.state,
  message: run.message,
  remedy: run.remedy,
  failedNode: run.failedNode,
  attempt: run.attempt,
  seed: run.seed,
  specHash: run.specHash,
  worker: worker ? { id: worker.id, name: worker.name, device: worker.info?.device ?? null } : null,
  priority: run.priority,
  onlyWorker:
    run.onlyWorkerId === null ? null : (only ?? { id: run.onlyWorkerId, name: "a worker that is gone" }),
  createdAt: run.createdAt,
  startedAt: run.startedAt,
  finishedAt: run.finishedAt,
});

export async function readStageRows(db: DbOrTx, runId: string): Promise<RunStage[]> {
  return db.select().from(runStages).where(eq(runStages.runId, runId)).orderBy(asc(runStages.position));
}

export const stageView = (row: RunStage): StageView => ({
  stage: row.stage,
  position: row.position,
  kind: row.kind,
  label: row.label,
  state: row.state,
  done: row.done,
  total: row.total,
  unit: row.unit,
  secondsLeft: row.secondsLeft,
  seconds: row.seconds,
  reused: row.reused,
  message: row.message,
});
