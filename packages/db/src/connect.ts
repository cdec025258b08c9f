import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql } from "postgres";
import * as schema from "./schema";

export type Db = PostgresJsDatabase<typeof schema>;
/** What a query takes: the database or an open transaction. */
export type DbOrTx = Pick<Db, "select" | "selectDistinct" | "insert" | "update" | "delete" | "execute">;

export interface Connection {
  readonly url: string;
  /** The driver itself, for `LISTEN` and streaming. */
  readonly sql: Sql;
  readonly db: Db;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Open connections at most. */
  readonly max?: number;
}

/** Opens no connection yet: the first query does. A lost server is tried again by the next query. */
export function connect(url: string, options: ConnectOptions = {}): Connection {
  const sql = postgres(url, {
    max: options.max ?? 12,
    connect_timeout: 10,
    // At most 2 s between tries, so that a restarted server is found soon.
    backoff: (tries) => Math.min(2, 0.1 * 2 ** tries),
    onnotice: () => undefined,
    connection: { application_name: "switchyard" },
  });
  return { url, sql, db: drizzle(sql, { schema }), close: () => sql.end({ timeout: 5 }) };
}
