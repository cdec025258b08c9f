import {
  type Alert,
  announceChange,
  type Db,
  type DbOrTx,
  deleteAlertRules,
  findAlert,
  listAlerts,
  lockRun,
  markAlert,
  runs,
  saveAlertRules,
} from "@switchyard/db";
import { eq } from "drizzle-orm";
import type { AlertRules } from "@/health/alerts/rules";
import { noSuchRun } from "../live/run-feed";
import { UserFault } from "../user-fault";
import { postWebhook } from "./post-webhook";
import { type RulesOfRun, rulesOfRun } from "./rules-of-run";
import { allowsPrivate, checkedWebhook } from "./webhook-address";

export type AlertView = Pick<
  Alert,
  | "id"
  | "rule"
  | "stage"
  | "message"
  | "series"
  | "step"
  | "startedAt"
  | "endedAt"
  | "acknowledgedAt"
  | "dismissedAt"
  | "delivery"
  | "tries"
  | "deliveryNote"
>;

/** Newest first. The webhook's address is left out: it often holds a key. */
export async function readAlerts(db: DbOrTx, runId: string): Promise<AlertView[]> {
  const found = await listAlerts(db, runId);
  return found.map(
    ({ webhook: _, runId: _run, changeId: _change, nextTryAt: _next, value: _value, ...view }) => view,
  );
}

export interface RunRules extends RulesOfRun {
  /** Whose rules may be set besides the run's own. */
  experimentId: string | null;
}

export async function readRules(db: DbOrTx, runId: string): Promise<RunRules> {
  const { experimentId } = await ownerOf(db, runId);
  return { experimentId, ...(await rulesOfRun(db, { runId, experimentId })) };
}

export type RulesScope = "run" | "experiment";

/** For this run, or for its experiment: then the run has none of its own any more, so that what was saved holds. */
export async function saveRules(
  db: Db,
  { runId, scope, rules }: { runId: string; scope: RulesScope; rules: AlertRules },
): Promise<void> {
  const { experimentId } = await ownerOf(db, runId);
  const saved = { ...rules, webhook: checkedWebhook(rules.webhook) };
  if (scope === "run") return saveAlertRules(db, { runId }, saved);
  if (experimentId === null) {
    throw new UserFault("PRECONDITION_FAILED", "This run is of no experiment that could hold the rules.", {
      remedy: "Save them for this run.",
    });
  }
  await db.transaction(async (tx) => {
    await saveAlertRules(tx, { experimentId }, saved);
    await deleteAlertRules(tx, { runId });
  });
}

/** Back to what holds without the rules that hold now. */
export async function resetRules(db: Db, runId: string): Promise<void> {
  const { source, experimentId } = await readRules(db, runId);
  if (source === "run") await deleteAlertRules(db, { runId });
  if (source === "experiment" && experimentId) await deleteAlertRules(db, { experimentId });
}

export async function markOne(db: Db, id: string, mark: "acknowledgedAt" | "dismissedAt"): Promise<void> {
  const alert = await findAlert(db, id);
  if (!alert) {
    throw new UserFault("NOT_FOUND", "There is no such alert.", { remedy: "Its run may have been deleted." });
  }
  const { runId } = alert;
  await db.transaction(async (tx) => {
    const locked = await lockRun(tx, runId);
    if (!locked) return;
    await markAlert(tx, { id, changeId: locked.changeId }, mark);
    await announceChange(tx, { runId, changeId: locked.changeId });
  });
}

/** One try, so that a person sees at once whether an address works. */
export async function testWebhook(address: string): Promise<{ sentence: string }> {
  const url = checkedWebhook(address);
  if (!url) {
    throw new UserFault("BAD_REQUEST", "There is no address to send to.", { remedy: "Give one first." });
  }
  const text = "Switchyard: a test of this webhook. Nothing is wrong.";
  const posted = await postWebhook(
    url,
    { version: 1, rule: "test", text },
    { allowPrivate: allowsPrivate() },
  );
  if (posted.ok) return { sentence: "The receiver took the test." };
  throw new UserFault("PRECONDITION_FAILED", posted.sentence, {
    remedy: "Look at the address and at the receiver.",
  });
}

async function ownerOf(db: DbOrTx, runId: string): Promise<{ experimentId: string | null }> {
  const [run] = await db.select({ experimentId: runs.experimentId }).from(runs).where(eq(runs.id, runId));
  if (!run) throw noSuchRun();
  return run;
}
