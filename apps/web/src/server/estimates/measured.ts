import { catalog } from "@switchyard/catalog";
import { type MeasuredStage, measuredStages } from "@switchyard/compiler";
import { type DbOrTx, listFinishedStages, listParameterCounts, runs } from "@switchyard/db";
import type { JobSpec } from "@switchyard/protocol";
import { inArray } from "drizzle-orm";

/** Enough to find some of each kind and size, few enough to read their specs at once. */
const MOST_STAGES = 60;

export interface Measurements {
  /** Newest first. */
  readonly stages: MeasuredStage[];
  /** Hash of a model's node -> its parameters, as a run has counted them. */
  readonly parameters: Record<string, number>;
}

/** What a worker has taken for stages of these kinds, with what an estimate would have said of them. */
export async function readMeasurements(
  db: DbOrTx,
  { workerId, kinds }: { workerId: string; kinds: readonly string[] },
): Promise<Measurements> {
  const finished = await listFinishedStages(db, { workerId, kinds, limit: MOST_STAGES });
  const ids = [...new Set(finished.map(({ runId }) => runId))];
  if (ids.length === 0) return { stages: [], parameters: {} };
  const specs = await db.select({ id: runs.id, spec: runs.spec }).from(runs).where(inArray(runs.id, ids));
  const byRun = new Map(specs.map(({ id, spec }) => [id, spec]));
  const known = parametersByHash(byRun, await listParameterCounts(db, ids));
  const stages = ids.flatMap((id) => {
    const spec = byRun.get(id);
    const own = finished.filter(({ runId }) => runId === id);
    return spec ? measuredStages(spec, own, { catalog, known }) : [];
  });
  return { stages, parameters: Object.fromEntries(known) };
}

function parametersByHash(
  specs: ReadonlyMap<string, JobSpec>,
  counts: readonly { runId: string; node: string; count: number }[],
): Map<string, number> {
  return new Map(
    counts.flatMap(({ runId, node, count }) => {
      const hash = specs.get(runId)?.nodes.find(({ id }) => id === node)?.hash;
      return hash && Number.isFinite(count) ? [[hash, count] as const] : [];
    }),
  );
}
