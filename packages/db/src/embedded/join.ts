import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Connection, type ConnectOptions, connect } from "../connect";
import { type OpenOptions, openDatabase } from "../open";
import { isRunning, readPostmaster } from "./postmaster";

/**
 * For a short visit from another process: connects to the data folder's server while somebody else runs it, and else opens
 * it. Only who opened it stops it by `close`.
 */
export async function joinDatabase(options: OpenOptions): Promise<Connection> {
  const running = options.url ? null : await connectRunning(resolve(options.dataDir), options);
  return running ?? openDatabase(options);
}

async function connectRunning(dataDir: string, options: ConnectOptions): Promise<Connection | null> {
  const postmaster = await readPostmaster(join(dataDir, "pg"));
  if (!postmaster?.isReady || !isRunning(postmaster.pid)) return null;
  const password = await readFile(join(dataDir, "pg-password"), "utf8").catch(() => null);
  if (password === null) return null;
  const connection = connect(
    `postgres://switchyard:${password}@127.0.0.1:${postmaster.port}/switchyard`,
    options,
  );
  try {
    await connection.sql`select 1`;
    return connection;
  } catch {
    await connection.close();
    return null;
  }
}
