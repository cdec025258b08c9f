import { CONTRACT_DIGEST } from "@switchyard/catalog";
import { type Connection, createWorker, insertArtifact, runs, seenWorker } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import type { AskAnswer, TrainerRequest } from "@switchyard/protocol";
import { eq, sql } from "drizzle-orm";
import pino from "pino";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { leaseRequest } from "../../../tests/spec";
import type { RefusalDetails } from "../asks/read-answer";
import { askBroker } from "../asks/shared-broker";
import { addExperiment, addRun } from "../runs/run-fixture";
import { createCallerFactory } from "../trpc";
import { UserFault } from "../user-fault";
import { appRouter } from ".";

const createCaller = createCallerFactory(appRouter);
let connection: Connection;
let api: ReturnType<typeof createCaller>;
let workerId: string;
const asked: TrainerRequest[] = [];
const stops: AbortController[] = [];

beforeAll(async () => {
  connection = await testDatabase();
  api = createCaller({ db: connection.db, sql: connection.sql, log: pino({ level: "silent" }) });
  ({ id: workerId } = await createWorker(connection.db, "bench"));
  const { name, info } = leaseRequest();
  await seenWorker(connection.db, workerId, { name, info });
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort();
  asked.length = 0;
});
afterAll(() => connection.close());

/** Stands in for a worker's loop: takes one question and answers as told. */
async function answerOnce(answer: AskAnswer, worker = workerId): Promise<void> {
  const stop = new AbortController();
  stops.push(stop);
  const session = `${worker} ${Math.random()}`.slice(0, 60);
  const poll = { session, contract: CONTRACT_DIGEST, trainerVersion: "0", isWarm: true, holding: [] };
  const { asks } = await askBroker().poll(worker, poll, stop.signal);
  const [ask] = asks;
  if (!ask) return;
  asked.push(ask.request);
  askBroker().answer(worker, { session, id: ask.id, answer });
}

const node = (id: string, config: { kind: string } & Record<string, unknown>) => ({ id, config, inputs: {} });
const FORMAT = node("format", { kind: "reward.format" });
const score = (completions: { text: string }[] = [{ text: "x" }]) =>
  api.trainer.score({ rewards: [FORMAT], stages: {}, tasks: null, tokenizer: null, completions });

async function faultOf(call: Promise<unknown>): Promise<UserFault> {
  const error = await call.then(
    () => null,
    (thrown: Error) => thrown.cause,
  );
  if (!(error instanceof UserFault)) throw new Error(`no fault: ${error}`);
  return error;
}

test("a refusal of the trainer reaches the page with its node, parameter and remedy", async () => {
  const error = { code: "badParam", node: "format", param: "tags", message: "No tags.", remedy: "Name one." };
  void answerOnce({ ok: false, error });
  const fault = await faultOf(score());
  expect(fault).toMatchObject({ code: "BAD_REQUEST", message: "No tags.", remedy: "Name one." });
  expect(fault.details as RefusalDetails).toEqual({ code: "badParam", node: "format", param: "tags" });
  expect(asked).toMatchObject([{ kind: "score", rewards: [{ id: "format" }] }]);
});

test("an answer in another form than expected is a sentence, not a page that breaks", async () => {
  void answerOnce({ ok: true, result: { completions: "many" } });
  expect((await faultOf(score())).message).toContain("another form than expected");
});

test("too many and no completions are refused before anything is asked", async () => {
  await expect(score(Array.from({ length: 257 }, () => ({ text: "" })))).rejects.toThrow();
  await expect(score([])).rejects.toThrow();
  expect(asked).toEqual([]);
});

test("what a run's own worker must answer goes to no other", async () => {
  const runId = await addRun(connection.db);
  const { id: other } = await createWorker(connection.db, "other");
  const sample = () =>
    api.trainer.sample({
      rewards: [FORMAT],
      stages: {},
      tasks: [node("tasks", { kind: "tasks.addition" })],
      taskIds: ["t"],
      rollout: [node("sampler", { kind: "rollout.sampler" })],
      model: { from: "run", runId },
      groupSize: 2,
      seed: 0,
    });
  expect((await faultOf(sample())).message).toBe("No worker has this run.");
  await connection.db.update(runs).set({ workerId: other }).where(eq(runs.id, runId));
  void answerOnce({ ok: true, result: {} });
  expect((await faultOf(sample())).message).toBe("The worker 'other' is not there.");
  expect(asked).toEqual([]);
});

test("a reward that needs what no worker has says what is missing and how to get it", async () => {
  const { lackOfAll } = await import("@switchyard/graph");
  const lacking = lackOfAll(["sandbox"], [[]]);
  const { askTrainer } = await import("../asks/ask-trainer");
  void answerOnce({ ok: true, result: {} });
  const question = { request: { kind: "score" }, seconds: 5, requires: ["sandbox"] };
  const call = askTrainer({ db: connection.db, broker: askBroker() }, question).catch((cause: unknown) => {
    throw new Error("refused", { cause });
  });
  const fault = await faultOf(call);
  expect(fault.message).toContain("No worker that is there can do this.");
  expect(fault.remedy).toBe(lacking?.[0]?.remedy);
});

test("checkpoints: finished stages that hand a model on, once each, and runs that are at work", async () => {
  const experimentId = await addExperiment(connection.db);
  const runId = await addRun(connection.db);
  await connection.db.update(runs).set({ experimentId, workerId }).where(eq(runs.id, runId));
  expect(await api.trainer.checkpoints({ experimentId })).toEqual([]);
  await connection.db.update(runs).set({ state: "leased" }).where(eq(runs.id, runId));
  expect(await api.trainer.checkpoints({ experimentId })).toMatchObject([{ from: "run", runId, workerId }]);
  const { spec } = await api.runs.get({ runId });
  const warmup = spec.nodes.find(({ id }) => id === "warmup");
  const sha256 = "e".repeat(64);
  await insertArtifact(connection.db, sha256, 5);
  await connection.db.execute(
    sql`insert into stage_outputs (stage_hash, sha256, run_id) values (${warmup?.hash}, ${sha256}, ${runId})`,
  );
  await connection.db.update(runs).set({ state: "succeeded" }).where(eq(runs.id, runId));
  expect(await api.trainer.checkpoints({ experimentId })).toMatchObject([
    { from: "stage", runId, stageHash: warmup?.hash },
  ]);
});

const compare = (change: Partial<{ schema: string; reference: string; candidate: string }> = {}) =>
  api.trainer.compare({
    schema: "t(a)",
    reference: "SELECT a FROM t",
    candidate: "SELECT b FROM t",
    ...change,
  });

test("two queries are compared: a problem of one comes beside the tree of the other", async () => {
  const tree = {
    kind: "Project",
    attributes: ["t.a"],
    inputs: [{ kind: "Scan", attributes: ["t"], inputs: [] }],
  };
  const result = {
    treeVersion: "1",
    tables: [{ name: "t", columns: ["a"] }],
    candidate: {
      sql: "SELECT b FROM t",
      tree: null,
      problem: { level: "no plan", message: "No column 'b'." },
    },
    reference: { sql: "SELECT a FROM t", tree, problem: null },
    distance: null,
  };
  void answerOnce({ ok: true, result });
  expect(await compare()).toEqual(result);
  expect(asked).toEqual([
    { kind: "compare", schema: "t(a)", reference: "SELECT a FROM t", candidate: "SELECT b FROM t" },
  ]);
  const error = { code: "badParam", node: null, param: "schema", message: "No table.", remedy: "Mend it." };
  void answerOnce({ ok: false, error });
  expect((await faultOf(compare())).details).toMatchObject({ param: "schema" });
});

test("queries that are no queries by their length, and no worker, are refused with a sentence", async () => {
  await expect(compare({ candidate: "x".repeat(20_001) })).rejects.toThrow("20,000 characters");
  await new Promise((done) => setTimeout(done, 20));
  expect(asked).toEqual([]);
});
