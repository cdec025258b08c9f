import type { TrainerEvent, TrainerEventKind } from "@switchyard/protocol";
import { and, asc, eq, gt, inArray } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { runEvents } from "../schema";

const ROWS_PER_INSERT = 2_000;

/** Stores events once by (run, attempt, seq). */
export async function insertEvents(
  tx: DbOrTx,
  at: { runId: string; changeId: number },
  events: readonly TrainerEvent[],
): Promise<void> {
  const rows = events.map((event) => ({
    ...at,
    attempt: event.attempt,
    seq: event.seq,
    kind: event.kind,
    stage: "stage" in event ? event.stage : null,
    t: event.t,
    body: event,
  }));
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    await tx
      .insert(runEvents)
      .values(rows.slice(from, from + ROWS_PER_INSERT))
      .onConflictDoNothing();
  }
}

export interface EventFilter {
  readonly kinds?: readonly TrainerEventKind[];
  /** Only what has changed since. */
  readonly afterChange?: number;
  readonly limit?: number;
}

/** In the order in which they happened. */
export const listEvents = (db: DbOrTx, runId: string, filter: EventFilter = {}) =>
  db
    .select()
    .from(runEvents)
    .where(
      and(
        eq(runEvents.runId, runId),
        filter.kinds ? inArray(runEvents.kind, [...filter.kinds]) : undefined,
        filter.afterChange === undefined ? undefined : gt(runEvents.changeId, filter.afterChange),
      ),
    )
    .orderBy(asc(runEvents.attempt), asc(runEvents.seq))
    .limit(filter.limit ?? 10_000);
