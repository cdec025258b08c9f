import { eq } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { newId } from "../ids";
import { type RunGroup, runGroups, runs } from "../schema";
import { plainText } from "./plain-text";

export type NewRunGroup = Pick<
  RunGroup,
  "experimentId" | "name" | "notes" | "graph" | "swept" | "seeds" | "requestKey"
>;

/**
 * A group, its runs to be added in the same transaction. Null where the same request has made one already: a request
 * that comes while the first is at work waits for it here.
 */
export async function insertRunGroup(tx: DbOrTx, group: NewRunGroup): Promise<string | null> {
  const [made] = await tx
    .insert(runGroups)
    .values({ ...group, id: newId(), name: plainText(group.name), notes: plainText(group.notes) })
    .onConflictDoNothing({ target: runGroups.requestKey })
    .returning({ id: runGroups.id });
  return made?.id ?? null;
}

export async function findRunGroup(db: DbOrTx, id: string): Promise<RunGroup | null> {
  const [group] = await db.select().from(runGroups).where(eq(runGroups.id, id));
  return group ?? null;
}

/** What an earlier request has made, runs in the bin included. */
export async function findRequested(
  db: DbOrTx,
  requestKey: string,
): Promise<{ groupId: string; experimentId: string | null; runIds: string[] } | null> {
  const rows = await db
    .select({ groupId: runGroups.id, experimentId: runGroups.experimentId, runId: runs.id })
    .from(runGroups)
    .leftJoin(runs, eq(runs.groupId, runGroups.id))
    .where(eq(runGroups.requestKey, requestKey))
    .orderBy(runs.position);
  const [first] = rows;
  if (!first) return null;
  const { groupId, experimentId } = first;
  return { groupId, experimentId, runIds: rows.flatMap(({ runId }) => runId ?? []) };
}
