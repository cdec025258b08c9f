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
  /** Who worked on it last: its checkpoints lie there. */
  readonly workerId: string | null;
  /** Milliseconds by the database's clock; runs that were started together share one. */
  readonly createdAt: number;
  /** Place among the runs that were started together. */
  readonly position: number;
}

export const MAX_PRIORITY = 10;

export const mayTake = ({ onlyWorkerId }: Pick<QueuedRun, "onlyWorkerId">, workerId: string): boolean =>
  onlyWorkerId === null || onlyWorkerId === workerId;

/** Negative where `a` goes before `b` for this worker: priority, then what it has begun, then the oldest. */
function byTurn(a: QueuedRun, b: QueuedRun, workerId: string): number {
  const begun = Number(b.workerId === workerId) - Number(a.workerId === workerId);
  const age = a.createdAt - b.createdAt || a.position - b.position;
  return b.priority - a.priority || begun || age || (a.id < b.id ? -1 : 1);
}

/** The run that a worker gets when it asks; null where nothing waits for it. */
export function nextFor<R extends QueuedRun>(workerId: string, queue: readonly R[]): R | null {
  const [first] = queue.filter((run) => mayTake(run, workerId)).sort((a, b) => byTurn(a, b, workerId));
  return first ?? null;
}
