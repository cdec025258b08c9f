/**
 * The order in which waiting runs are given to workers. The server asks the same of its database in one statement
 * (`lockNextQueued`); a test there holds the two together.
 */

/** What of a waiting run decides when it is given out, and to whom. */
export interface QueuedRun {
  readonly id: string;
  /** Higher goes first. */
  readonly priority: number;
  /** The only worker that may take it; null for any. */
  readonly onlyWorkerId: string | null;
  /** What its nodes require of a worker's machine, by name. */
  readonly requires: readonly string[];
  /** Who worked on it last: its checkpoints lie there. */
  readonly workerId: string | null;
  /** Milliseconds by the database's clock; runs that were started together share one. */
  readonly createdAt: number;
  /** Place among the runs that were started together. */
  readonly position: number;
}

export const MAX_PRIORITY = 10;

/** A worker that asks for a run. */
export interface Asking {
  readonly workerId: string;
  /** Names of the requirements that its machine has. */
  readonly offers: readonly string[];
}

type Conditions = Pick<QueuedRun, "onlyWorkerId" | "requires">;

export const isMeantFor = ({ onlyWorkerId }: Pick<Conditions, "onlyWorkerId">, workerId: string): boolean =>
  onlyWorkerId === null || onlyWorkerId === workerId;

export const hasAll = (offers: readonly string[], { requires }: Pick<Conditions, "requires">): boolean =>
  requires.every((name) => offers.includes(name));

export const mayTake = (run: Conditions, { workerId, offers }: Asking): boolean =>
  isMeantFor(run, workerId) && hasAll(offers, run);

/** Negative where `a` goes before `b` for this worker: priority, then what it has begun, then the oldest. */
function byTurn(a: QueuedRun, b: QueuedRun, workerId: string): number {
  const begun = Number(b.workerId === workerId) - Number(a.workerId === workerId);
  const age = a.createdAt - b.createdAt || a.position - b.position;
  return b.priority - a.priority || begun || age || (a.id < b.id ? -1 : 1);
}

/** The run that a worker gets when it asks; null where nothing waits for it. */
export function nextFor<R extends QueuedRun>(asking: Asking, queue: readonly R[]): R | null {
  const [first] = queue.filter((run) => mayTake(run, asking)).sort((a, b) => byTurn(a, b, asking.workerId));
  return first ?? null;
}
