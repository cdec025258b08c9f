import { mkdir, mkdtemp, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DatabaseProblem, findRun, hydrateBinaries, insertRun, listenRuns, openDatabase } from "../src";
import { isAlive, readHolder } from "../src/embedded/holder";
import { graph, spec } from "./spec-fixture";

/** Made once, because making a cluster takes seconds; each test opens and closes it. */
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "switchyard-embedded-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const problemOf = async (opening: Promise<unknown>): Promise<DatabaseProblem> => {
  const error = await opening.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DatabaseProblem)) throw new Error(`no problem: ${error}`);
  expect(error.remedy).not.toBe("");
  return error;
};

test("what was committed is there after the server was killed, at the same address", async () => {
  const first = await openDatabase({ dataDir });
  const id = await first.db.transaction((tx) =>
    insertRun(tx, { experimentId: null, name: "r", graph, spec }),
  );
  process.kill(first.embeddedPid ?? 0, "SIGKILL");
  await first.close();
  const second = await openDatabase({ dataDir });
  expect(second.url).toBe(first.url);
  expect(await findRun(second.db, id)).toMatchObject({ id, spec });
  await second.close();
}, 60_000);

test("a second opener is refused and told who holds the folder; afterwards it may", async () => {
  const first = await openDatabase({ dataDir });
  const problem = await problemOf(openDatabase({ dataDir }));
  expect(problem.message).toContain(`in use by process ${process.pid}`);
  await first.close();
  await (await openDatabase({ dataDir })).close();
}, 60_000);

test("a holder that has died, also one whose pid another process has by now, holds nothing", async () => {
  await writeFile(
    join(dataDir, "database-holder.json"),
    JSON.stringify({ pid: process.pid, startedAt: "1" }),
  );
  const first = await openDatabase({ dataDir });
  const holder = await readHolder(dataDir);
  expect(holder?.pid).toBe(process.pid);
  expect(holder && isAlive(holder)).toBe(true);
  await first.close();
  expect(await readHolder(dataDir)).toBeNull();
}, 60_000);

test("a server whose starter was killed is ended before a new one is started", async () => {
  const orphan = await openDatabase({ dataDir });
  // As `kill -9` of the starter leaves it: the server runs, the note of the holder is nobody's.
  await rm(join(dataDir, "database-holder.json"));
  const next = await openDatabase({ dataDir });
  expect(next.embeddedPid).not.toBe(orphan.embeddedPid);
  await expect(orphan.sql`select 1`.then(() => next.sql`select 1`)).resolves.toEqual([{ "?column?": 1 }]);
  await orphan.close();
  await (await openDatabase({ dataDir })).close();
}, 60_000);

test("the password is for its owner's eyes only and the server listens on the loopback address only", async () => {
  const opened = await openDatabase({ dataDir });
  expect((await stat(join(dataDir, "pg-password"))).mode & 0o777).toBe(0o600);
  expect((await stat(join(dataDir, "pg"))).mode & 0o777).toBe(0o700);
  const [row] =
    await opened.sql`select current_setting('listen_addresses') as listen, current_setting('fsync') as fsync`;
  expect(row).toEqual({ listen: "127.0.0.1", fsync: "on" });
  const wrong = new URL(opened.url);
  wrong.password = "guess";
  await problemOf(openDatabase({ dataDir, url: wrong.href }));
  await opened.close();
}, 60_000);

test("a folder that cannot be written is refused by its path", async () => {
  const file = join(dataDir, "file");
  await writeFile(file, "");
  expect((await problemOf(openDatabase({ dataDir: join(file, "data") }))).message).toContain(
    join(file, "data"),
  );
});

test("several starts at once migrate once; a database of a newer Switchyard is refused and left alone", async () => {
  const owner = await openDatabase({ dataDir });
  await owner.sql`create database other`;
  const url = owner.url.replace(/switchyard$/, "other");
  const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase({ dataDir, url })));
  const sql = opened[0]?.sql ?? owner.sql;
  const applied = await sql`select count(*)::int as n from drizzle.__drizzle_migrations`;
  const files = JSON.parse(
    await readFile(join(import.meta.dirname, "../../../drizzle/meta/_journal.json"), "utf8"),
  );
  expect(applied[0]?.n).toBe(files.entries.length);
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9999999999999)`;
  expect((await problemOf(openDatabase({ dataDir, url }))).message).toContain("newer Switchyard");
  for (const each of opened) await each.close();
  await owner.close();
}, 60_000);

test("listeners hear of changed runs, and of a lost connection once it is back", async () => {
  const opened = await openDatabase({ dataDir });
  const heard: (string | null)[] = [];
  const stop = await listenRuns(opened, (runId) => heard.push(runId));
  const id = await opened.db.transaction((tx) =>
    insertRun(tx, { experimentId: null, name: "r", graph, spec }),
  );
  await expect.poll(() => heard).toContain(id);
  await opened.sql`select pg_terminate_backend(pid) from pg_stat_activity
    where pid <> pg_backend_pid() and query ilike 'listen%'`.catch(() => undefined);
  await expect.poll(() => heard, { timeout: 10_000 }).toContain(null);
  await stop();
  await opened.close();
}, 60_000);

test("library links are made once, beside their target and nowhere else", async () => {
  const lib = join(dataDir, "native", "lib");
  await mkdir(lib, { recursive: true });
  await writeFile(join(lib, "libx.so.1.2"), "x");
  const links = [
    { source: "native/lib/libx.so.1.2", target: "native/lib/libx.so.1" },
    { source: "native/lib/libx.so.1.2", target: "../outside" },
  ];
  await writeFile(join(dataDir, "native", "pg-symlinks.json"), JSON.stringify(links));
  await hydrateBinaries(dataDir);
  await hydrateBinaries(dataDir);
  expect(await readlink(join(lib, "libx.so.1"))).toBe("libx.so.1.2");
  await expect(stat(join(dataDir, "..", "outside"))).rejects.toThrow();
});
