/** Where runs stand in the queue after they were started: until a worker takes one, who may take it and when can be changed. */
import { type Db, type DbOrTx, lockRun, moveInQueue } from "@switchyard/db";
import { UserFault } from "../user-fault";
import type { BulkResult } from "./bulk";
import { refuseUnknownWorker } from "./known-worker";

export interface QueuePlace {
  runId: string;
  priority: number;
  /** The only worker that may take it; null for any. */
  workerId: string | null;
}

export interface QueueChange {
  /** The places as they were, which takes the change back. */
  before: QueuePlace[];
  refused: BulkResult["refused"];
}

/** Each by itself: a run that has been taken in the meantime does not hold up the others. */
export async function changeQueue(db: Db, places: readonly QueuePlace[]): Promise<QueueChange> {
  for (const workerId of new Set(places.map((place) => place.workerId)))
    await refuseUnknownWorker(db, workerId);
  const result: QueueChange = { before: [], refused: [] };
  for (const place of places) {
    try {
      result.before.push(await db.transaction((tx) => move(tx, place)));
    } catch (error) {
      if (!(error instanceof UserFault)) throw error;
      result.refused.push({ runId: place.runId, message: error.message, remedy: error.remedy });
    }
  }
  return result;
}

async function move(tx: DbOrTx, { runId, priority, workerId }: QueuePlace): Promise<QueuePlace> {
  const locked = await lockRun(tx, runId);
  if (!locked || locked.run.deletedAt !== null) {
    throw new UserFault("NOT_FOUND", "There is no such run.", { remedy: "It may have been deleted." });
  }
  const { run } = locked;
  if (run.state !== "queued") {
    throw new UserFault("CONFLICT", "The run does not wait in the queue any more.", {
      remedy: "Its priority and worker can be changed only until a worker has taken it.",
    });
  }
  await moveInQueue(tx, locked, { priority, onlyWorkerId: workerId });
  return { runId, priority: run.priority, workerId: run.onlyWorkerId };
}
