import { eq } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { alertRules } from "../schema";

export type RulesOwner = { readonly runId: string } | { readonly experimentId: string };

const owned = (owner: RulesOwner) =>
  "runId" in owner ? eq(alertRules.runId, owner.runId) : eq(alertRules.experimentId, owner.experimentId);

/** As they were saved; null where none were. */
export async function findAlertRules(db: DbOrTx, owner: RulesOwner): Promise<{ rules: unknown } | null> {
  const [row] = await db.select({ rules: alertRules.rules }).from(alertRules).where(owned(owner));
  return row ?? null;
}

export async function saveAlertRules(db: DbOrTx, owner: RulesOwner, rules: unknown): Promise<void> {
  const target = "runId" in owner ? alertRules.runId : alertRules.experimentId;
  const updatedAt = new Date();
  await db
    .insert(alertRules)
    .values({ ...owner, rules, updatedAt })
    .onConflictDoUpdate({ target, set: { rules, updatedAt } });
}

export async function deleteAlertRules(db: DbOrTx, owner: RulesOwner): Promise<void> {
  await db.delete(alertRules).where(owned(owner));
}
