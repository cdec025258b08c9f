/** What a run's lease holds; the rules are in `lease-machine.ts`. */

export const RUN_STATES = [
  "queued",
  "leased",
  "pausing",
  "paused",
  "cancelling",
  "succeeded",
  "failed",
  "cancelled",
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** What needs a look comes first. */
export const RUN_STATES_BY_URGENCY: readonly RunState[] = [
  "failed",
  "leased",
  "pausing",
  "cancelling",
  "paused",
  "queued",
  "succeeded",
  "cancelled",
];

export const LEASE_MS = 20_000;
/** A cancelled run whose worker says nothing counts as cancelled after this. */
export const CANCEL_DEADLINE_MS = 12_000;
/** Lost or crashed attempts in a row, without a checkpoint between them, after which a run fails. */
export const MAX_FAILURES = 4;

export interface RunLease {
  readonly state: RunState;
  readonly attempt: number;
  readonly fence: number;
  /** Milliseconds by the database's clock; null where nobody holds the lease. */
  readonly expiresAt: number | null;
  /** Only while cancelling. */
  readonly deadlineAt: number | null;
  /** Who holds the lease, or held it last. */
  readonly workerId: string | null;
  /** The only worker that may be granted the lease; null for any. */
  readonly onlyWorkerId: string | null;
  /** What a worker's machine must have to be granted the lease. */
  readonly requires: readonly string[];
  /** The request that was granted: the same request again gets the same lease. */
  readonly leaseRequest: string | null;
  /** Events of the present attempt stored without a gap. */
  readonly ackedSeq: number;
  /** The same of the attempt before. */
  readonly previousAckedSeq: number;
  readonly failures: number;
  readonly message: string;
  readonly remedy: string;
  readonly failedNode: string | null;
}

export const newLease = (): RunLease => ({
  state: "queued",
  attempt: 0,
  fence: 0,
  expiresAt: null,
  deadlineAt: null,
  workerId: null,
  onlyWorkerId: null,
  requires: [],
  leaseRequest: null,
  ackedSeq: 0,
  previousAckedSeq: 0,
  failures: 0,
  message: "",
  remedy: "",
  failedNode: null,
});

const HELD: ReadonlySet<RunState> = new Set(["leased", "pausing", "cancelling"]);
const FINAL: ReadonlySet<RunState> = new Set(["succeeded", "failed", "cancelled"]);
export const isHeld = (state: RunState): boolean => HELD.has(state);
export const isFinal = (state: RunState): boolean => FINAL.has(state);
