/** Hops 5 to 12 together: a real worker and a (fake) trainer process against the routes and a PostgreSQL that is killed on the way. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONTRACT_DIGEST } from "@switchyard/catalog";
import {
  type Connection,
  connect,
  createWorker,
  findRun,
  listRunArtifacts,
  listStages,
  type OpenDatabase,
  openDatabase,
  points,
} from "@switchyard/db";
import { runWorker } from "@switchyard/worker";
import { asc } from "drizzle-orm";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cancelRun, pauseRun, resumeRun } from "../src/server/lease/user-commands";
import { WorkerApiServer } from "./http-server";
import { queueRun, specWith } from "./spec";

const FAKE = join(import.meta.dirname, "../../../packages/worker/tests/fake-trainer.mjs");

let folder: string;
let owner: OpenDatabase;
let database: Connection;
let server: WorkerApiServer;
let token: string;
beforeAll(async () => {
  process.env.FAKE_TRAINER_CONTRACT = CONTRACT_DIGEST;
  folder = await mkdtemp(join(tmpdir(), "switchyard-path-"));
  // Durable as in earnest: this database is killed.
  owner = await openDatabase({ dataDir: folder });
  database = connect(owner.url);
  ({ token } = await createWorker(database.db, "w"));
  server = new WorkerApiServer(database.db, folder);
  await server.start();
}, 60_000);
afterAll(async () => {
  await server.stop();
  await database.close();
  await owner.close();
  await rm(folder, { recursive: true, force: true });
});

function work(name: string) {
  const controller = new AbortController();
  const done = runWorker({
    server: server.url,
    token,
    dataDir: join(folder, name),
    python: process.execPath,
    trainer: [FAKE],
    name,
    signal: controller.signal,
    log: pino({ level: "silent" }),
    heartbeatMs: 300,
    pollMs: 50,
  });
  done.catch(() => undefined);
  const stop = () => {
    controller.abort();
    return done;
  };
  return { stop };
}

const plan = (steps: number, stageHash: string, more = {}) =>
  specWith({ steps, stepMs: 10, ...more }, stageHash.repeat(64));

async function until(what: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await what().catch(() => false))) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
const isIn = (runId: string, state: string) => async () =>
  (await findRun(database.db, runId))?.state === state;
const curve = async () =>
  (await database.db.select().from(points).orderBy(asc(points.step))).map(({ step, value }) => [step, value]);
const whole = (steps: number) => Array.from({ length: steps }, (_, index) => [index + 1, 1 / (index + 1)]);

test("a run is carried through, with its stage and its output", async () => {
  const runId = await queueRun(database.db, plan(40, "1"));
  const worker = work("a");
  await until(isIn(runId, "succeeded"));
  await worker.stop();
  expect(await curve()).toEqual(whole(40));
  expect((await listStages(database.db, runId))[0]).toMatchObject({ state: "finished" });
  expect(await listRunArtifacts(database.db, runId)).toMatchObject([{ role: "stageOutput", name: "fake" }]);
  await database.sql`truncate runs cascade`;
}, 40_000);

test("PostgreSQL is killed while events stream in and comes back: every event is there once", async () => {
  const runId = await queueRun(database.db, plan(300, "2"));
  const worker = work("b");
  await until(async () => (await curve()).length > 20);
  // The server and its connections stay; only PostgreSQL dies and is started again where it was.
  process.kill(owner.embeddedPid ?? 0, "SIGKILL");
  await owner.close();
  owner = await openDatabase({ dataDir: folder });
  expect(owner.url).toBe(database.url);
  await until(isIn(runId, "succeeded"));
  await worker.stop();
  expect((await findRun(database.db, runId))?.attempt).toBe(1);
  expect(await curve()).toEqual(whole(300));
  await database.sql`truncate runs cascade`;
}, 60_000);

test("pause, resume and cancel by a person act on the trainer", async () => {
  const worker = work("c");
  const runId = await queueRun(database.db, plan(400, "3", { checkpointEvery: 10_000 }));
  await until(async () => (await curve()).length > 10);
  await pauseRun(database.db, runId);
  await until(isIn(runId, "paused"), 5_000);
  const steps = (await curve()).length;
  await resumeRun(database.db, runId);
  await until(async () => (await curve()).length > steps);
  expect((await findRun(database.db, runId))?.attempt).toBe(2);
  await cancelRun(database.db, runId);
  await until(isIn(runId, "cancelled"), 5_000);
  await worker.stop();
  expect(await curve()).toEqual(whole((await curve()).length));
}, 40_000);
