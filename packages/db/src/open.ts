import { join } from "node:path";
import { type Connection, type ConnectOptions, connect } from "./connect";
import { type ClusterOptions, startCluster } from "./embedded/cluster";
import { migrateDatabase } from "./migrate";
import { DatabaseProblem } from "./problem";

const DATABASE = "switchyard";

export interface OpenOptions extends ConnectOptions {
  /** The data folder; the database lies in its `pg`. */
  readonly dataDir: string;
  /** A server of one's own instead of the embedded one. */
  readonly url?: string | undefined;
  readonly settings?: ClusterOptions["settings"];
}

export interface OpenDatabase extends Connection {
  /** Pid of the embedded server; null with a server of one's own. */
  readonly embeddedPid: number | null;
}

/** Starts the embedded server (or uses `url`), makes and migrates the database, and connects. `close` stops the server too. */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  if (options.url) {
    await reach(options.url);
    return { ...connect(options.url, options), embeddedPid: null };
  }
  const cluster = await startCluster(options);
  try {
    await createDatabase(cluster.adminUrl, DATABASE);
    const url = cluster.urlOf(DATABASE);
    await migrateDatabase(url);
    const connection = connect(url, options);
    return {
      ...connection,
      embeddedPid: cluster.pid,
      async close() {
        await connection.close();
        await cluster.stop();
      },
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

export async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const admin = connect(adminUrl, { max: 1 });
  try {
    const found = await admin.sql`select 1 from pg_database where datname = ${name}`;
    if (found.length === 0) await admin.sql.unsafe(`create database "${name.replaceAll('"', '""')}"`);
  } finally {
    await admin.close();
  }
}

async function reach(url: string): Promise<void> {
  try {
    await migrateDatabase(url);
  } catch (error) {
    if (error instanceof DatabaseProblem) throw error;
    // The URL holds a password: only the host and the database are named.
    const where = URL.canParse(url) ? new URL(url) : null;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseProblem(
      `The database at ${where ? join(where.host, where.pathname) : "DATABASE_URL"} cannot be used: ${reason}`,
      "Check DATABASE_URL, that the server runs, and that its user may create tables.",
    );
  }
}
