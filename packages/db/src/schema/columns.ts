import { sql } from "drizzle-orm";
import { bigint, json, timestamp } from "drizzle-orm/pg-core";

/** Moments by the database's clock. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/**
 * JSON kept as the text it came in. `jsonb` refuses NUL and lone surrogates, which a language model may well write;
 * `json` keeps their escapes, so every text comes back as it was.
 */
export const jsonText = <T>(name: string) => json(name).$type<T>();

/**
 * Position of a row in the order of changes of its run. Every transaction that changes a run takes one number from the
 * sequence `change_id` after it has locked the run's row, so within a run a later commit has a higher number: a reader
 * that has seen everything up to N asks for what lies above N and misses nothing.
 */
export const changeId = () =>
  bigint("change_id", { mode: "number" }).notNull().default(sql`nextval('change_id')`);
