import type { Connection } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { UserFault } from "../user-fault";
import { withinTime } from "./within-time";

let connection: Connection;
beforeAll(async () => {
  connection = await testDatabase();
});
afterAll(() => connection.close());

it("ends a read that takes too long with a remedy, and leaves others their time", async () => {
  const sleep = (seconds: number) => (tx: Parameters<Parameters<typeof withinTime>[1]>[0]) =>
    tx.execute(sql`select pg_sleep(${seconds})`).then(() => "read");
  const fault = await withinTime(connection.db, sleep(30), 50).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(UserFault);
  expect(fault).toMatchObject({ remedy: "Narrow it to a stage or a step." });
  expect(await withinTime(connection.db, sleep(0.1))).toBe("read");
  const [row] = await connection.db.execute(sql`show statement_timeout`);
  expect(row).toEqual({ statement_timeout: "0" });
});

it("does not call another fault a slow search", async () => {
  await expect(withinTime(connection.db, (tx) => tx.execute(sql`select 1 / 0`))).rejects.not.toBeInstanceOf(
    UserFault,
  );
});
