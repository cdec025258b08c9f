/**
 * Alerts on their way to a webhook: once an episode. A try that fails is made again, later each time, until the receiver
 * takes it; should an answer be lost on the way, `id` tells the receiver that it has the episode already.
 */
import {
  type Alert,
  announceChange,
  claimDeliveries,
  type Db,
  type DeliveryOutcome,
  experiments,
  lockRun,
  runs,
  settleDelivery,
} from "@switchyard/db";
import { eq } from "drizzle-orm";
import { isRuleName, RULE_TITLES } from "@/health/alerts/rules";
import { type Posted, postWebhook } from "./post-webhook";
import { allowsPrivate } from "./webhook-address";

/** Before the second try, the third and so on; after the last, no more. */
export const RETRY_SECONDS = [5, 30, 120, 600, 1_800] as const;
/** Longer than a try may take. */
const HOLD_SECONDS = 60;
const AT_ONCE = 4;

export type Post = (address: string, body: unknown) => Promise<Posted>;
const post: Post = (address, body) => postWebhook(address, body, { allowPrivate: allowsPrivate() });

/** Sends what is due. Returns how many were tried. */
export async function sendDueAlerts(db: Db, send: Post = post): Promise<number> {
  const due = await claimDeliveries(db, { limit: AT_ONCE, holdSeconds: HOLD_SECONDS });
  await Promise.all(due.map((alert) => sendOne(db, alert, send)));
  return due.length;
}

async function sendOne(db: Db, alert: Alert, send: Post): Promise<void> {
  const posted = await send(alert.webhook ?? "", await payloadOf(db, alert));
  const outcome = outcomeOf(posted, alert.tries);
  await db.transaction(async (tx) => {
    const locked = await lockRun(tx, alert.runId);
    if (!locked) return;
    await settleDelivery(tx, { id: alert.id, changeId: locked.changeId }, outcome);
    await announceChange(tx, { runId: alert.runId, changeId: locked.changeId });
  });
}

export function outcomeOf(posted: Posted, tries: number): DeliveryOutcome {
  if (posted.ok) return { delivery: "sent", note: "", waitSeconds: 0 };
  const waitSeconds = RETRY_SECONDS[tries - 1];
  if (posted.isFinal || waitSeconds === undefined) {
    return { delivery: "failed", note: posted.sentence, waitSeconds: 0 };
  }
  return { delivery: "waiting", note: posted.sentence, waitSeconds };
}

/** What a receiver is told; docs/alerts.md describes it. */
async function payloadOf(db: Db, alert: Alert) {
  const [run] = await db
    .select({ name: runs.name, experimentId: runs.experimentId, experimentName: experiments.name })
    .from(runs)
    .leftJoin(experiments, eq(experiments.id, runs.experimentId))
    .where(eq(runs.id, alert.runId));
  const title = isRuleName(alert.rule) ? RULE_TITLES[alert.rule] : alert.rule;
  return {
    version: 1,
    id: alert.id,
    rule: alert.rule,
    title,
    // Chat services show the field of this name.
    text: `${run?.name ?? alert.runId}: ${title}. ${alert.message}`,
    message: alert.message,
    run: { id: alert.runId, name: run?.name ?? "", path: `/runs/${alert.runId}?tab=health` },
    experiment: run?.experimentId ? { id: run.experimentId, name: run.experimentName ?? "" } : null,
    stage: alert.stage || null,
    series: alert.series,
    step: alert.step,
    value: tellable(alert.value),
    startedAt: alert.startedAt.toISOString(),
  };
}

/** JSON has no NaN: a value that is not finite travels by name, as in events. */
const tellable = (value: number | null): number | string | null =>
  value === null || Number.isFinite(value) ? value : String(value);
