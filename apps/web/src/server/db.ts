/**
 * The web process's database. `SWITCHYARD_DATABASE_URL` is set by the start command, which owns the embedded server; with neither
 * it nor `DATABASE_URL` (a bare `next dev`) this process starts the embedded server itself.
 */
import { resolve } from "node:path";
import { type Connection, connect, openDatabase } from "@switchyard/db";

/** On `globalThis`, because a reload in development runs this module again in the same process. */
const held = globalThis as { switchyardDatabase?: Promise<Connection> | undefined };

export function database(): Promise<Connection> {
  held.switchyardDatabase ??= open().catch((error: unknown) => {
    // The next request tries again.
    held.switchyardDatabase = undefined;
    throw error;
  });
  return held.switchyardDatabase;
}

/** Artifacts, and the embedded database's files. */
export const dataFolder = (): string => resolve(process.env.SWITCHYARD_DATA ?? ".switchyard");

async function open(): Promise<Connection> {
  const ready = process.env.SWITCHYARD_DATABASE_URL;
  if (ready) return connect(ready);
  return openDatabase({ dataDir: dataFolder(), url: process.env.DATABASE_URL });
}
