import {
  type Db,
  type DbOrTx,
  failRunningStages,
  type LockedRun,
  leaseOf,
  lockRun,
  storeLease,
} from "@switchyard/db";
import { type LeaseCommand, type RunLease, type Transition, transition } from "@switchyard/protocol";

export type Applied = (Transition & { locked: LockedRun }) | { ok: false; refusal: "unknownRun" };

/** Runs one command against a run's lease in the open transaction: lock, decide by the database's clock, store. */
export async function applyIn(tx: DbOrTx, runId: string, command: LeaseCommand): Promise<Applied> {
  const locked = await lockRun(tx, runId);
  if (!locked) return { ok: false, refusal: "unknownRun" };
  const result = transition(leaseOf(locked.run), command, locked.now);
  if (result.ok) await storeOutcome(tx, locked, result.lease);
  return { ...result, locked };
}

export const applyCommand = (db: Db, runId: string, command: LeaseCommand): Promise<Applied> =>
  db.transaction((tx) => applyIn(tx, runId, command));

async function storeOutcome(tx: DbOrTx, locked: LockedRun, lease: RunLease): Promise<void> {
  await storeLease(tx, locked, lease);
  const hasFailedNow = lease.state === "failed" && locked.run.state !== "failed";
  if (hasFailedNow) await failRunningStages(tx, { runId: locked.run.id, changeId: locked.changeId });
}
