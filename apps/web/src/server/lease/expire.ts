import { type Db, listExpired } from "@switchyard/db";
import { LEASE_MS } from "@switchyard/protocol";
import { applyCommand } from "./held-run";

/** Gives runs back to the queue whose worker was not heard of in time. Returns how many were looked at. */
export async function sweepExpired(db: Db): Promise<number> {
  const due = await listExpired(db, LEASE_MS);
  for (const runId of due) await applyCommand(db, runId, { kind: "expire" });
  return due.length;
}

/** Longer without a sweep than this, and the server itself was away: workers could not have been heard. */
const AWAY_MS = 5_000;

/**
 * Says when leases may be called expired. After the server (or its database) was away every worker first gets the length of a
 * lease to be heard again, so an outage of ours ends nobody's lease. Times are monotonic milliseconds.
 */
export class ExpiryGrace {
  #settledAt: number;
  #lastGood: number;

  constructor(now: number) {
    this.#settledAt = now + LEASE_MS;
    this.#lastGood = now;
  }

  /** Call after each look at the database that succeeded. True: leases may be expired now. */
  maySweep(now: number): boolean {
    if (now - this.#lastGood > AWAY_MS) this.#settledAt = now + LEASE_MS;
    this.#lastGood = now;
    return now >= this.#settledAt;
  }
}
