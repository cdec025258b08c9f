/** Alerts of runs: episodes, what a person has said to them, and their way to a webhook. */
import { and, asc, count, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { newId } from "../ids";
import { type Alert, alerts } from "../schema";
import { plainText } from "./plain-text";

export interface NewAlert {
  readonly rule: string;
  readonly stage: string;
  readonly message: string;
  readonly series: string | null;
  readonly step: number | null;
  readonly value: number | null;
  /** Where to send it; null: nowhere. */
  readonly webhook: string | null;
}

/** Opens an episode. False where it is open already. The caller has locked the run. */
export async function openAlert(
  tx: DbOrTx,
  at: { runId: string; changeId: number },
  alert: NewAlert,
): Promise<boolean> {
  const isSent = alert.webhook !== null;
  const made = await tx
    .insert(alerts)
    .values({
      ...alert,
      ...at,
      id: newId(),
      message: plainText(alert.message),
      delivery: isSent ? "waiting" : "none",
      nextTryAt: isSent ? sql`clock_timestamp()` : null,
    })
    .onConflictDoNothing()
    .returning({ id: alerts.id });
  return made.length > 0;
}

export async function endAlerts(
  tx: DbOrTx,
  at: { runId: string; changeId: number },
  ids: readonly string[],
): Promise<void> {
  await tx
    .update(alerts)
    .set({ endedAt: sql`clock_timestamp()`, changeId: at.changeId })
    .where(and(eq(alerts.runId, at.runId), inArray(alerts.id, [...ids]), isNull(alerts.endedAt)));
}

export const listOpenAlerts = (db: DbOrTx, runId: string): Promise<Alert[]> =>
  db
    .select()
    .from(alerts)
    .where(and(eq(alerts.runId, runId), isNull(alerts.endedAt)));

const MAX_LISTED = 200;

/** Newest first. */
export const listAlerts = (db: DbOrTx, runId: string): Promise<Alert[]> =>
  db
    .select()
    .from(alerts)
    .where(eq(alerts.runId, runId))
    .orderBy(desc(alerts.startedAt), asc(alerts.id))
    .limit(MAX_LISTED);

export async function findAlert(db: DbOrTx, id: string): Promise<Alert | null> {
  const [alert] = await db.select().from(alerts).where(eq(alerts.id, id));
  return alert ?? null;
}

/** By run: alerts that nobody has acknowledged or dismissed. Runs without one are left out. */
export async function countFreshAlerts(
  db: DbOrTx,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (runIds.length === 0) return new Map();
  const rows = await db
    .select({ runId: alerts.runId, count: count() })
    .from(alerts)
    .where(and(inArray(alerts.runId, [...runIds]), isNull(alerts.acknowledgedAt), isNull(alerts.dismissedAt)))
    .groupBy(alerts.runId);
  return new Map(rows.map((row) => [row.runId, row.count]));
}

/** The first moment counts: a second click changes nothing. */
export async function markAlert(
  tx: DbOrTx,
  at: { id: string; changeId: number },
  mark: "acknowledgedAt" | "dismissedAt",
): Promise<void> {
  await tx
    .update(alerts)
    .set({ [mark]: sql`clock_timestamp()`, changeId: at.changeId })
    .where(and(eq(alerts.id, at.id), isNull(alerts[mark])));
}

/**
 * Alerts that are due to be sent. What is claimed is not due again for `holdSeconds`, so that no other process sends
 * it meanwhile, and a process that dies over it loses nothing.
 */
export async function claimDeliveries(
  db: DbOrTx,
  { limit, holdSeconds }: { limit: number; holdSeconds: number },
): Promise<Alert[]> {
  const due = db
    .select({ id: alerts.id })
    .from(alerts)
    .where(and(eq(alerts.delivery, "waiting"), sql`${alerts.nextTryAt} <= clock_timestamp()`))
    .orderBy(asc(alerts.nextTryAt))
    .limit(limit)
    .for("update", { skipLocked: true });
  return db
    .update(alerts)
    .set({
      tries: sql`${alerts.tries} + 1`,
      nextTryAt: sql`clock_timestamp() + ${holdSeconds} * interval '1 second'`,
    })
    .where(inArray(alerts.id, due))
    .returning();
}

export interface DeliveryOutcome {
  readonly delivery: "sent" | "failed" | "waiting";
  readonly note: string;
  /** Until the next try, where it waits. */
  readonly waitSeconds: number;
}

export async function settleDelivery(
  tx: DbOrTx,
  at: { id: string; changeId: number },
  { delivery, note, waitSeconds }: DeliveryOutcome,
): Promise<void> {
  const next = sql`clock_timestamp() + ${waitSeconds} * interval '1 second'`;
  await tx
    .update(alerts)
    .set({
      delivery,
      deliveryNote: plainText(note),
      nextTryAt: delivery === "waiting" ? next : null,
      changeId: at.changeId,
    })
    .where(and(eq(alerts.id, at.id), eq(alerts.delivery, "waiting")));
}
