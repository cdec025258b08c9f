import { dirname } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { findUp } from "./find-up";
import { DatabaseProblem } from "./problem";

/** "switchyard" in ASCII, cut to 63 bits: any number will do as long as all of us use the same. */
const LOCK = "8319125110912447081";

/**
 * Brings the tables up to date. Of several processes that start at once one does the work and the others wait. A database
 * that a newer Switchyard has changed is refused and left as it is.
 */
export async function migrateDatabase(url: string, folder = migrationsFolder()): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 10 });
  try {
    await sql`select pg_advisory_lock(${LOCK}::bigint)`;
    await refuseNewer(sql, folder);
    await migrate(drizzle(sql), { migrationsFolder: folder });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

export function migrationsFolder(): string {
  const journal = findUp("drizzle/meta/_journal.json");
  if (journal === null) throw new Error("The folder drizzle with the SQL migrations is missing.");
  return dirname(dirname(journal));
}

async function refuseNewer(sql: postgres.Sql, folder: string): Promise<void> {
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as present`;
  if (!table?.present) return;
  const known = new Set(readMigrationFiles({ migrationsFolder: folder }).map((migration) => migration.hash));
  const applied = await sql<{ hash: string }[]>`select hash from drizzle.__drizzle_migrations`;
  if (applied.every(({ hash }) => known.has(hash))) return;
  throw new DatabaseProblem(
    "This database was changed by a newer Switchyard than the one that is starting.",
    "Update this copy (git pull, then npm ci), or start with another data folder or DATABASE_URL.",
  );
}
