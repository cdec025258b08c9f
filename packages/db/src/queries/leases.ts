/** The lease columns of a run. Which change is allowed is decided by the state machine in `@switchyard/protocol`. */
import type { RunLease } from "@switchyard/protocol";
import { isFinal } from "@switchyard/protocol";
import { and, arrayContained, asc, desc, eq, inArray, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { notifyRun } from "../listen";
import { type Run, runs } from "../schema";
import { announceChange, type LockedRun } from "./change";
import { plainText } from "./plain-text";
import { watchRun } from "./watches";

const millis = (moment: Date | null): number | null => moment?.getTime() ?? null;
const moment = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

export const leaseOf = (run: Run): RunLease => ({
  state: run.state,
  attempt: run.attempt,
  fence: run.fence,
  expiresAt: millis(run.leaseExpiresAt),
  deadlineAt: millis(run.deadlineAt),
  workerId: run.workerId,
  onlyWorkerId: run.onlyWorkerId,
  requires: run.requires,
  leaseRequest: run.leaseRequest,
  ackedSeq: run.ackedSeq,
  previousAckedSeq: run.previousAckedSeq,
  failures: run.failures,
  message: run.message,
  remedy: run.remedy,
  failedNode: run.failedNode,
});

/** Writes the lease of a locked run and tells the listeners where something can be seen to have changed. */
export async function storeLease(tx: DbOrTx, locked: LockedRun, lease: RunLease): Promise<void> {
  const { run, now, changeId } = locked;
  const isVisible =
    lease.state !== run.state || lease.message !== run.message || lease.attempt !== run.attempt;
  await tx
    .update(runs)
    .set({
      state: lease.state,
      attempt: lease.attempt,
      fence: lease.fence,
      leaseExpiresAt: moment(lease.expiresAt),
      deadlineAt: moment(lease.deadlineAt),
      workerId: lease.workerId,
      leaseRequest: lease.leaseRequest,
      ackedSeq: lease.ackedSeq,
      previousAckedSeq: lease.previousAckedSeq,
      failures: lease.failures,
      message: plainText(lease.message),
      remedy: plainText(lease.remedy),
      failedNode: lease.failedNode === null ? null : plainText(lease.failedNode),
      startedAt: run.startedAt ?? (lease.state === "leased" ? new Date(now) : null),
      finishedAt: isFinal(lease.state) ? (run.finishedAt ?? new Date(now)) : null,
      ...(isVisible ? { changeId } : {}),
    })
    .where(eq(runs.id, run.id));
  if (lease.state === "leased" && lease.attempt !== run.attempt) await watchRun(tx, run.id);
  if (isVisible) await notifyRun(tx, run.id);
}

export interface ClaimFilter {
  readonly workerId: string;
  /** Names of what the worker's machine has. */
  readonly offers: readonly string[];
  readonly contract: string;
  readonly specVersions: readonly number[];
}

/** Waiting, not in the bin, and free for this worker. */
const waitsFor = (workerId: string) =>
  and(
    eq(runs.state, "queued"),
    isNull(runs.deletedAt),
    or(isNull(runs.onlyWorkerId), eq(runs.onlyWorkerId, workerId)),
  );

/** Never empty: a list without values has no type that the database could compare. */
const offered = ({ offers }: ClaimFilter): string[] => [...offers, ""];

/**
 * Locks the next run for a worker, in the order of `nextFor` of the protocol: the highest priority, then one that it
 * worked on before (its checkpoints lie in the worker's folder), then the oldest. Rows that another claim has locked are
 * passed over, so racing workers do not wait for one another.
 */
export async function lockNextQueued(tx: DbOrTx, filter: ClaimFilter): Promise<string | null> {
  const [row] = await tx
    .select({ id: runs.id })
    .from(runs)
    .where(
      and(
        waitsFor(filter.workerId),
        arrayContained(runs.requires, offered(filter)),
        eq(runs.contract, filter.contract),
        inArray(runs.specVersion, [...filter.specVersions, -1]),
      ),
    )
    .orderBy(
      desc(runs.priority),
      sql`${runs.workerId} is not distinct from ${filter.workerId} desc`,
      asc(runs.createdAt),
      asc(runs.position),
      sql`${runs.id} collate "C"`,
    )
    .limit(1)
    .for("update", { skipLocked: true });
  return row?.id ?? null;
}

/** Gives a locked run that waits another place in the queue. */
export async function moveInQueue(
  tx: DbOrTx,
  { run, changeId }: LockedRun,
  place: { readonly priority: number; readonly onlyWorkerId: string | null },
): Promise<void> {
  await tx.update(runs).set(place).where(eq(runs.id, run.id));
  await announceChange(tx, { runId: run.id, changeId });
}

/** The run that this request of this worker was already granted. */
export async function findGranted(tx: DbOrTx, workerId: string, request: string): Promise<string | null> {
  const [row] = await tx
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.state, "leased"), eq(runs.workerId, workerId), eq(runs.leaseRequest, request)))
    .limit(1);
  return row?.id ?? null;
}

/** Runs whose lease or deadline is over, or lies further ahead than any lease may (the clock was set back). */
export async function listExpired(tx: DbOrTx, leaseMs: number): Promise<string[]> {
  const now = sql`clock_timestamp()`;
  const rows = await tx
    .select({ id: runs.id })
    .from(runs)
    .where(
      and(
        inArray(runs.state, ["leased", "pausing", "cancelling"]),
        isNotNull(runs.leaseExpiresAt),
        or(
          sql`${runs.leaseExpiresAt} <= ${now}`,
          sql`${runs.leaseExpiresAt} > ${now} + ${leaseMs} * interval '1 millisecond'`,
          sql`${runs.deadlineAt} <= ${now}`,
        ),
      ),
    );
  return rows.map((row) => row.id);
}

/** Runs that wait for this worker but were compiled for another contract than its own. */
export async function listOtherContracts(
  tx: DbOrTx,
  { workerId, contract }: Pick<ClaimFilter, "workerId" | "contract">,
): Promise<{ id: string; message: string }[]> {
  return tx
    .select({ id: runs.id, message: runs.message })
    .from(runs)
    .where(and(waitsFor(workerId), ne(runs.contract, contract)));
}
