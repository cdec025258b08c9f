import type { Db } from "@switchyard/db";
import type { Logger } from "pino";
import type { Sql } from "postgres";
import { database } from "./db";
import { log } from "./log";

/** What every procedure is given. Tests pass their own. */
export interface RequestContext {
  db: Db;
  /** The driver itself, for `LISTEN`. */
  sql: Sql;
  log: Logger;
}

export async function requestContext(): Promise<RequestContext> {
  const { db, sql } = await database();
  return { db, sql, log };
}
