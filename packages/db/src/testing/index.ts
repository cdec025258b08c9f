/** A migrated database of its own for one test file, on the PostgreSQL of the test run. */
import { type Connection, connect } from "../connect";
import { newId } from "../ids";
import { TEMPLATE, TEST_CLUSTER_ENV } from "./global-setup";

export async function testDatabase(): Promise<Connection> {
  const ask = process.env[TEST_CLUSTER_ENV];
  if (!ask) throw new Error("Run by vitest with packages/db/src/testing/global-setup.ts as globalSetup.");
  const reply = await fetch(ask);
  const adminUrl = await reply.text();
  if (!reply.ok) throw new Error(adminUrl);
  const name = `test_${newId()}`;
  const admin = connect(adminUrl, { max: 1 });
  await admin.sql`create database ${admin.sql(name)} template ${admin.sql(TEMPLATE)}`;
  await admin.close();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return connect(url.href, { max: 8 });
}
