import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Connection,
  createWorker,
  findRun,
  findWorkerByToken,
  insertExperiment,
  insertRun,
  listEvents,
  listRolloutGroups,
  listSeries,
  listStages,
  lockRun,
  points,
  revokeWorker,
  saveGraph,
  storeEvents,
} from "../src";
import { testDatabase } from "../src/testing";
import { at, graph, spec } from "./spec-fixture";

let connection: Connection;
beforeAll(async () => {
  connection = await testDatabase();
});
afterAll(() => connection.close());

const newRun = () =>
  connection.db.transaction((tx) => insertRun(tx, { experimentId: null, name: "r", graph, spec }));

const store = (runId: string, events: Parameters<typeof storeEvents>[2]) =>
  connection.db.transaction(async (tx) => {
    const locked = await lockRun(tx, runId);
    if (!locked) throw new Error("no run");
    await storeEvents(tx, { runId, changeId: locked.changeId }, events);
    return locked.changeId;
  });

test("a run comes back as it was put in, with its stages in order", async () => {
  const id = await newRun();
  expect(await findRun(connection.db, id)).toMatchObject({
    id,
    state: "queued",
    spec,
    graph,
    fence: 0,
    seed: 7,
  });
  const stages = await listStages(connection.db, id);
  expect(stages.map(({ stage, kind, label, state }) => [stage, kind, label, state])).toEqual([
    ["warmup", "train.warmup", "WARMUP", "waiting"],
    ["rl", "train.rl", "RL", "waiting"],
  ]);
});

test("of two values of a step the one of the higher attempt stays, whichever comes last", async () => {
  const id = await newRun();
  const metric = (attempt: number, seq: number, step: number, value: number | "NaN") =>
    at(attempt, seq, {
      kind: "metrics",
      stage: "rl",
      step,
      tokens: 10,
      samples: 2,
      values: { "rl/loss": value },
    });
  await store(id, [metric(1, 1, 1, 0.5), metric(1, 2, 2, 0.25), metric(1, 3, 3, "NaN")]);
  await store(id, [metric(2, 1, 2, 0.125)]);
  await store(id, [metric(1, 4, 2, 99), metric(1, 5, 4, 1e300)]);
  const [curve] = await listSeries(connection.db, id);
  expect(curve).toMatchObject({ stage: "rl", name: "rl/loss" });
  const rows = await connection.db
    .select()
    .from(points)
    .where(eq(points.seriesId, curve?.id ?? 0))
    .orderBy(points.step);
  expect(rows.map(({ step, attempt, value }) => [step, attempt, value])).toEqual([
    [1, 1, 0.5],
    [2, 2, 0.125],
    [3, 1, Number.NaN],
    [4, 1, 1e300],
  ]);
});

test("a later change has a higher number on every row that it touched", async () => {
  const id = await newRun();
  const metric = (step: number) =>
    at(1, step, { kind: "metrics", stage: "rl", step, tokens: 0, samples: 0, values: { "rl/loss": step } });
  const first = await store(id, [metric(1)]);
  const second = await store(id, [
    metric(2),
    at(1, 3, { kind: "log", level: "info", stage: null, node: null, message: "x" }),
  ]);
  expect(second).toBeGreaterThan(first);
  const newer = await connection.db.select().from(points).where(sql`${points.changeId} > ${first}`);
  expect(newer.map(({ step }) => step)).toEqual([2]);
  expect(await listEvents(connection.db, id, { afterChange: first })).toHaveLength(1);
});

test("texts come back as they were: NUL, lone surrogates, direction marks, markup", async () => {
  const id = await newRun();
  const text = "a\0b \ud800 \u202e <img onerror=1> \u001b[31m \udfff end";
  const completion = { text, tokens: 3, truncated: false, reward: null, components: {}, advantage: null };
  const group = { taskId: "t", prompt: text, answer: text, difficulty: null, completions: [completion] };
  const log = at(1, 2, { kind: "log", level: "info", stage: null, node: null, message: text });
  await store(id, [at(1, 1, { kind: "rollouts", stage: "rl", step: 1, groups: [group] }), log]);
  const [row] = await listRolloutGroups(connection.db, id, "rl", 1);
  expect(row?.body).toEqual(group);
  expect(row).toMatchObject({ meanReward: null, errored: 1, completions: 1 });
  expect((await listEvents(connection.db, id))[0]?.body).toEqual(log);
});

test("stages follow their events; a message with NUL does not stop them", async () => {
  const id = await newRun();
  await store(id, [
    at(1, 1, { kind: "stage.started", stage: "warmup", total: 100, unit: "steps", fromStep: 20 }),
    at(1, 2, { kind: "stage.progress", stage: "warmup", done: 40, total: 100, secondsLeft: 6 }),
  ]);
  expect((await listStages(connection.db, id))[0]).toMatchObject({
    state: "running",
    done: 40,
    secondsLeft: 6,
  });
  await store(id, [
    at(1, 3, { kind: "stage.finished", stage: "warmup", seconds: 9, reused: true, message: "a\0b" }),
  ]);
  expect((await listStages(connection.db, id))[0]).toMatchObject({
    state: "finished",
    done: 100,
    reused: true,
    message: "a␀b",
  });
});

test("a save over a version that is no longer the newest is refused", async () => {
  const { id } = await insertExperiment(connection.db, { name: "e", doc: graph });
  expect(await saveGraph(connection.db, id, { version: 1, doc: graph })).toBe(2);
  expect(await saveGraph(connection.db, id, { version: 1, doc: graph })).toBeNull();
});

test("a worker is known by its token until it is revoked", async () => {
  const { id, token } = await createWorker(connection.db, "w");
  expect((await findWorkerByToken(connection.db, token))?.id).toBe(id);
  expect(await findWorkerByToken(connection.db, `${token}x`)).toBeNull();
  await revokeWorker(connection.db, id);
  expect(await findWorkerByToken(connection.db, token)).toBeNull();
});
