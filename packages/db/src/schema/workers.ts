import type { SpoolState, WorkerInfo, WorkerOffer } from "@switchyard/protocol";
import { sql } from "drizzle-orm";
import { pgTable, text } from "drizzle-orm/pg-core";
import { jsonText, moment } from "./columns";

export const workers = pgTable("workers", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  /** SHA-256 of the token; the token itself is shown once and not kept. */
  tokenHash: text("token_hash").notNull().unique(),
  /** What the worker last said about itself; null before its first call. */
  info: jsonText<WorkerInfo>("info"),
  /** What of the things that nodes may require its machine has, and why not the others. */
  offers: jsonText<WorkerOffer[]>("offers").notNull().default(sql`'[]'::json`),
  /** What waited on its disk when it last said so. */
  spool: jsonText<SpoolState>("spool"),
  createdAt: moment("created_at").notNull().defaultNow(),
  lastSeenAt: moment("last_seen_at"),
  revokedAt: moment("revoked_at"),
});
export type Worker = typeof workers.$inferSelect;
