import type { GraphDoc, SweptValue } from "@switchyard/graph";
import type { JobSpec, RunState } from "@switchyard/protocol";
import { and, desc, eq, inArray, isNull, type SQL } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { newId } from "../ids";
import { notifyRun } from "../listen";
import { type Run, runStages, runs } from "../schema";
import { plainText } from "./plain-text";
import { UNHELD_STATES } from "./run-bin";

export interface NewRun {
  readonly id?: string;
  readonly experimentId: string | null;
  readonly name: string;
  readonly graph: GraphDoc;
  readonly spec: JobSpec;
  readonly state?: RunState;
  readonly group?: { readonly id: string; readonly position: number; readonly swept: readonly SweptValue[] };
  /** What a worker's machine must have to take it, by name; nothing where absent. */
  readonly requires?: readonly string[];
  /** Who may take it, and when: the next free worker in its turn where absent. */
  readonly queue?: { readonly priority: number; readonly onlyWorkerId: string | null };
}

/** A run with its stages, waiting for a worker. Call it in a transaction. */
export async function insertRun(tx: DbOrTx, input: NewRun): Promise<string> {
  const id = input.id ?? newId();
  const { spec, group, queue } = input;
  await tx.insert(runs).values({
    id,
    experimentId: input.experimentId,
    name: plainText(input.name),
    graph: input.graph,
    spec,
    specHash: spec.hash,
    specVersion: spec.specVersion,
    contract: spec.contract,
    seed: spec.seed,
    state: input.state ?? "queued",
    ...(group ? { groupId: group.id, position: group.position, swept: [...group.swept] } : {}),
    ...(queue ?? {}),
    requires: [...(input.requires ?? [])],
  });
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]));
  const stages = spec.stages.map((stage, position) => {
    const node = nodes.get(stage);
    if (!node) throw new Error(`The spec lists the stage ${stage} but holds no such node.`);
    const label = plainText(node.label);
    return { runId: id, stage, position, kind: node.config.kind, label, stageHash: node.hash };
  });
  if (stages.length > 0) await tx.insert(runStages).values(stages);
  await notifyRun(tx, id);
  return id;
}

export async function findRun(db: DbOrTx, id: string): Promise<Run | null> {
  const [run] = await db.select().from(runs).where(eq(runs.id, id));
  return run ?? null;
}

export interface RunFilter {
  readonly experimentId?: string;
  readonly states?: readonly RunState[];
  readonly limit?: number;
  readonly offset?: number;
}

/** Newest first, without graph and spec: those are large. What lies in the bin is left out. */
export async function listRuns(db: DbOrTx, filter: RunFilter = {}) {
  const conditions: SQL[] = [isNull(runs.deletedAt)];
  if (filter.experimentId) conditions.push(eq(runs.experimentId, filter.experimentId));
  if (filter.states) conditions.push(inArray(runs.state, [...filter.states]));
  return db
    .select({
      id: runs.id,
      experimentId: runs.experimentId,
      name: runs.name,
      specHash: runs.specHash,
      seed: runs.seed,
      state: runs.state,
      message: runs.message,
      remedy: runs.remedy,
      failedNode: runs.failedNode,
      attempt: runs.attempt,
      workerId: runs.workerId,
      createdAt: runs.createdAt,
      startedAt: runs.startedAt,
      finishedAt: runs.finishedAt,
    })
    .from(runs)
    .where(and(...conditions))
    .orderBy(desc(runs.createdAt), desc(runs.id))
    .limit(Math.min(filter.limit ?? 100, 500))
    .offset(filter.offset ?? 0);
}

/** Deletes a run that no worker holds, with its curves, events and rollouts. False: not found or still held. */
export async function deleteRun(db: DbOrTx, id: string): Promise<boolean> {
  const gone = await db
    .delete(runs)
    .where(and(eq(runs.id, id), inArray(runs.state, [...UNHELD_STATES])))
    .returning({ id: runs.id });
  return gone.length > 0;
}
