import { type Connection, connect } from "@switchyard/db";

/** Kept on the global object, so that a reload of this module in development opens no second pool. */
const holder = globalThis as typeof globalThis & { switchyardDatabase?: Connection };

/** The web server's connections. The database itself is started and migrated before the web server. */
export function database(): Connection {
  if (holder.switchyardDatabase) return holder.switchyardDatabase;
  const url = process.env.SWITCHYARD_DATABASE_URL ?? process.env.DATABASE_URL;
  if (!url) throw new Error("SWITCHYARD_DATABASE_URL is not set: start the server with npm start.");
  const connection = connect(url);
  holder.switchyardDatabase = connection;
  return connection;
}
