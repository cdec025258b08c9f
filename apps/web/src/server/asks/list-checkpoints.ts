import { catalog } from "@switchyard/catalog";
import { type DbOrTx, findStageOutputs, runs } from "@switchyard/db";
import { isFinal, type JobSpec } from "@switchyard/protocol";
import { and, desc, eq, isNull } from "drizzle-orm";

/** Something with weights that completions can be sampled from. */
export type CheckpointChoice = {
  /** Unique in the list. */
  key: string;
  runId: string;
  runName: string;
} & (
  | { from: "stage"; stageHash: string; stageLabel: string }
  /** The newest checkpoint of a run that has not finished, which lies on the worker that has it. */
  | { from: "run"; workerId: string }
);

const MOST_RUNS = 12;

/** Of an experiment's newest runs: their finished stages that hand a model on, and what runs now. Newest first. */
export async function listCheckpoints(db: DbOrTx, experimentId: string): Promise<CheckpointChoice[]> {
  const rows = await db
    .select({ id: runs.id, name: runs.name, state: runs.state, workerId: runs.workerId, spec: runs.spec })
    .from(runs)
    .where(and(eq(runs.experimentId, experimentId), isNull(runs.deletedAt)))
    .orderBy(desc(runs.createdAt), desc(runs.id))
    .limit(MOST_RUNS);
  const stages = new Map(rows.map(({ id, spec }) => [id, modelStages(spec)]));
  const hashes = [...stages.values()].flat().map(({ hash }) => hash);
  const stored = new Set((await findStageOutputs(db, hashes)).map(({ stageHash }) => stageHash));
  const told = new Set<string>();
  return rows.flatMap(({ id, name, state, workerId }): CheckpointChoice[] => {
    const running: CheckpointChoice[] =
      workerId !== null && !isFinal(state) && state !== "queued"
        ? [{ key: `run ${id}`, from: "run", runId: id, runName: name, workerId }]
        : [];
    const finished = (stages.get(id) ?? [])
      .filter(({ hash }) => stored.has(hash) && !told.has(hash))
      .map(({ hash, label }): CheckpointChoice => {
        told.add(hash);
        return {
          key: `stage ${hash}`,
          from: "stage",
          runId: id,
          runName: name,
          stageHash: hash,
          stageLabel: label,
        };
      });
    // The last stage of a run is what it was for.
    return [...running, ...finished.reverse()];
  });
}

function modelStages({ nodes }: JobSpec): { hash: string; label: string }[] {
  return nodes.flatMap(({ id, label, role, hash, config }) => {
    const outputs = Object.values(catalog.get(config.kind)?.outputs ?? {});
    return role === "stage" && outputs.some(({ type }) => type === "model")
      ? [{ hash, label: label || id }]
      : [];
  });
}
