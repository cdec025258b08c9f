/** Questions of pages over real HTTP to real workers with a (fake) trainer process, with workers and trainers that are killed on the way. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { CONTRACT_DIGEST } from "@switchyard/catalog";
import { type Connection, createWorker, insertArtifact, insertUpload, seenWorker } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { runWorker } from "@switchyard/worker";
import pino from "pino";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ArtifactStore } from "../src/server/artifacts/store";
import { askTrainer, type TrainerQuestion } from "../src/server/asks/ask-trainer";
import { UserFault } from "../src/server/user-fault";
import { WorkerApiServer } from "./http-server";
import { leaseRequest } from "./spec";

const FAKE = join(import.meta.dirname, "../../../packages/worker/tests/fake-trainer.mjs");
const OUTSIDE = join(import.meta.dirname, "outside-worker.ts");

let folder: string;
let database: Connection;
let server: WorkerApiServer;
let token: string;
let workerId: string;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  process.env.FAKE_TRAINER_CONTRACT = CONTRACT_DIGEST;
  folder = await mkdtemp(join(tmpdir(), "switchyard-asks-"));
  database = await testDatabase();
  ({ id: workerId, token } = await createWorker(database.db, "bench"));
  server = new WorkerApiServer(database.db, folder);
  await server.start();
}, 60_000);
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(async () => {
  await server.stop();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

function work(name: string): void {
  const controller = new AbortController();
  const done = runWorker({
    server: server.url,
    token,
    dataDir: join(folder, name),
    python: process.execPath,
    trainer: [FAKE],
    name: "bench",
    signal: controller.signal,
    log: pino({ level: "silent" }),
    heartbeatMs: 300,
    pollMs: 50,
  });
  stops.push(async () => {
    controller.abort();
    await done;
    await until(() => server.broker.sessions().length === 0);
  });
}

async function until(what: () => boolean, withinMs = 20_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!what()) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
const isThere = () => server.broker.sessions().length > 0;

interface Echo {
  said: unknown;
  pid: number;
  files: string[];
}

async function ask(request: Record<string, unknown>, more: Partial<TrainerQuestion> = {}): Promise<Echo> {
  const asked = { db: database.db, broker: server.broker };
  const answer = await askTrainer(asked, { request: { kind: "score", ...request }, seconds: 20, ...more });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.result as Echo;
}

async function faultOf(asked: Promise<unknown>): Promise<UserFault> {
  const fault = await asked.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(fault instanceof UserFault)) throw new Error(`no fault: ${fault}`);
  expect(fault.message).toMatch(/\.$/);
  expect(fault.remedy).toMatch(/\.$/);
  return fault;
}

test("without a worker, with an old one, with one that reads other nodes: each in a sentence of its own", async () => {
  expect((await faultOf(ask({}))).message).toBe("No worker is there to do this.");
  const { name, info } = leaseRequest();
  await seenWorker(database.db, workerId, { name: "bench", info });
  expect((await faultOf(ask({}))).message).toContain("'bench' takes no questions: it is of an older version");
  expect((await faultOf(ask({}, { workerId: "nobody" }))).message, name).toBe(
    "No worker is there to do this.",
  );
  process.env.FAKE_TRAINER_CONTRACT = "0".repeat(64);
  work("other");
  await until(isThere);
  process.env.FAKE_TRAINER_CONTRACT = CONTRACT_DIGEST;
  expect((await faultOf(ask({}))).message).toContain("knows other node kinds than this server");
}, 30_000);

test("an idle worker answers, warm from the second question on; two pages get each their own", async () => {
  work("a");
  await until(isThere);
  const { pid } = await ask({ say: "cold" });
  const answers = await Promise.all([1, 2, 3, 4, 5].map((say) => ask({ say, ms: 20 * (6 - say) })));
  expect(answers.map(({ said }) => said)).toEqual([1, 2, 3, 4, 5]);
  expect(new Set(answers.map((each) => each.pid))).toEqual(new Set([pid]));
}, 30_000);

test("an uploaded file that the question names reaches the trainer", async () => {
  const body = Buffer.from('{"prompt": "1+1?", "answer": "2"}\n');
  const sha256 = createHash("sha256").update(body).digest("hex");
  const received = await new ArtifactStore(folder).receive(Readable.from([body]), { limitBytes: 1_000 });
  expect(received).toMatchObject({ ok: true, sha256 });
  await insertArtifact(database.db, sha256, body.byteLength);
  const report = { lines: 1, rows: 1 };
  await insertUpload(database.db, { sha256, fileName: "x.jsonl", bytes: body.byteLength, lines: 1, report });
  work("b");
  await until(isThere);
  expect((await ask({ tasks: [{ config: { file: sha256 } }] })).files).toEqual([sha256]);
}, 30_000);

test("too large a question is refused before it is sent", async () => {
  const fault = await faultOf(ask({ say: "x".repeat(3 * 2 ** 20) }));
  expect(fault).toMatchObject({ code: "PAYLOAD_TOO_LARGE", message: expect.stringContaining("3.0 MiB") });
});

test("given up at the page: the trainer is let go, and the next question is answered", async () => {
  work("c");
  await until(isThere);
  const { pid } = await ask({});
  const page = new AbortController();
  const hanging = faultOf(ask({ plan: "hang" }, { signal: page.signal }));
  setTimeout(() => page.abort(), 300);
  expect((await hanging).message).toBe("Given up.");
  const after = await ask({ say: "after" });
  expect(after).toMatchObject({ said: "after" });
  expect(after.pid).not.toBe(pid);
}, 30_000);

test("a trainer that dies at work is a sentence, not silence", async () => {
  work("d");
  await until(isThere);
  await expect(ask({ plan: "die" })).rejects.toThrow("MemoryError: planted");
  expect((await ask({ say: "again" })).said).toBe("again");
}, 30_000);

test("kill -9 of the worker at work: the page is told within seconds, and no trainer is left", async () => {
  const outside = startOutside("e");
  await until(isThere);
  const { pid } = await ask({});
  const asked = faultOf(ask({ ms: 5_000 }));
  await new Promise((done) => setTimeout(done, 300));
  const killedAt = performance.now();
  outside.kill("SIGKILL");
  expect((await asked).message).toBe("The worker went away while it had this to answer.");
  expect(performance.now() - killedAt).toBeLessThan(8_000);
  // Its pipe has closed: it ends by itself.
  await until(() => !isAlive(pid));
}, 40_000);

function startOutside(name: string): ChildProcess {
  const environment = { SERVER: server.url, TOKEN: token, DATA: join(folder, name), FAKE };
  const child = spawn(process.execPath, ["--import", "tsx", OUTSIDE], {
    env: { ...process.env, ...environment },
    stdio: "ignore",
  });
  stops.push(async () => {
    child.kill("SIGKILL");
    await until(() => server.broker.sessions().length === 0);
  });
  return child;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
