import { createHash, randomBytes } from "node:crypto";
import type { SpoolState, WorkerInfo, WorkerOffer } from "@switchyard/protocol";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { newId } from "../ids";
import { type Worker, workers } from "../schema";
import { plainText } from "./plain-text";

/** Tokens are random, so one round of SHA-256 is enough: there is nothing to guess. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** The token is returned once and not kept. */
export async function createWorker(db: DbOrTx, name: string): Promise<{ id: string; token: string }> {
  const id = newId();
  const token = `swy_${randomBytes(24).toString("base64url")}`;
  await db.insert(workers).values({ id, name: plainText(name), tokenHash: hashToken(token) });
  return { id, token };
}

/** Null: no such token, or revoked. */
export async function findWorkerByToken(db: DbOrTx, token: string): Promise<Worker | null> {
  const [worker] = await db
    .select()
    .from(workers)
    .where(and(eq(workers.tokenHash, hashToken(token)), isNull(workers.revokedAt)));
  return worker ?? null;
}

/** Notes that a worker is there, and what its message told. */
export async function seenWorker(
  db: DbOrTx,
  id: string,
  told: { name?: string; info?: WorkerInfo; offers?: WorkerOffer[]; spool?: SpoolState },
): Promise<void> {
  await db
    .update(workers)
    .set({ ...told, ...(told.name ? { name: plainText(told.name) } : {}), lastSeenAt: sql`now()` })
    .where(eq(workers.id, id));
}

export async function revokeWorker(db: DbOrTx, id: string): Promise<boolean> {
  const revoked = await db
    .update(workers)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(workers.id, id), isNull(workers.revokedAt)))
    .returning({ id: workers.id });
  return revoked.length > 0;
}

/** `silentSeconds` by the database's clock; null before the first call. */
export const listWorkers = (db: DbOrTx) =>
  db
    .select({
      id: workers.id,
      name: workers.name,
      info: workers.info,
      offers: workers.offers,
      spool: workers.spool,
      lastSeenAt: workers.lastSeenAt,
      silentSeconds: sql<
        number | null
      >`extract(epoch from clock_timestamp() - ${workers.lastSeenAt})::float8`,
      revokedAt: workers.revokedAt,
    })
    .from(workers)
    .orderBy(asc(workers.createdAt));
