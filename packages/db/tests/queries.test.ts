import { readFileSync } from "node:fs";
import { join } from "node:path";
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
  migrationsFolder,
  points,
  revokeWorker,
  rolloutCompletions,
  rolloutGroups,
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

const completionsOf = (runId: string) =>
  connection.db
    .select()
    .from(rolloutCompletions)
    .where(eq(rolloutCompletions.runId, runId))
    .orderBy(rolloutCompletions.step, rolloutCompletions.groupIndex, rolloutCompletions.sampleIndex);

const told = (text: string, reward: number | null) => ({
  text,
  tokens: text.length,
  truncated: text.length > 3,
  reward,
  components: {},
  advantage: reward,
});

test("each completion has a row that lists can use; a group told again has only its new ones", async () => {
  const id = await newRun();
  const group = (...completions: ReturnType<typeof told>[]) => ({
    taskId: "t",
    prompt: "p\0",
    answer: "",
    difficulty: null,
    completions,
  });
  const rollouts = (attempt: number, seq: number, groups: ReturnType<typeof group>[]) =>
    at(attempt, seq, { kind: "rollouts", stage: "rl", step: 1, groups });
  await store(id, [rollouts(1, 1, [group(told("one", 1), told("two\0\udc00", null)), group(told("x", 0))])]);
  const rows = (await completionsOf(id)).map(
    ({ groupIndex, sampleIndex, text, reward, tokens, truncated }) => [
      ...[groupIndex, sampleIndex, text, reward, tokens, truncated],
    ],
  );
  expect(rows).toEqual([
    [0, 0, "one", 1, 3, false],
    [0, 1, "two\u2400\ufffd", null, 5, true],
    [1, 0, "x", 0, 1, false],
  ]);
  await store(id, [rollouts(2, 1, [group(told("new", 0.5))])]);
  await store(id, [rollouts(1, 2, [group(told("stale", 9), told("stale", 9))])]);
  expect((await completionsOf(id)).map(({ groupIndex, text }) => [groupIndex, text])).toEqual([
    [0, "new"],
    [1, "x"],
  ]);
});

test("notes of rewards come back as they were told; levels stand beside the completion", async () => {
  const id = await newRun();
  const notes = {
    tests: {
      level: "wrong\0\ud800",
      matched: [["rule\0", "\udfff <b>"]] satisfies [string, string][],
      leftOut: 3,
    },
    length: { level: "", matched: [["Tokens", "7"]] satisfies [string, string][] },
  };
  const group = {
    taskId: "t",
    prompt: "",
    answer: "",
    difficulty: null,
    completions: [{ ...told("noted", 1), notes }, told("older", 0)],
  };
  await store(id, [at(1, 1, { kind: "rollouts", stage: "rl", step: 1, groups: [group] })]);
  const [row] = await listRolloutGroups(connection.db, id, "rl", 1);
  expect(row?.body).toEqual(group);
  expect((await completionsOf(id)).map(({ levels }) => levels)).toEqual([{ tests: "wrong\u2400\ufffd" }, {}]);
});

test("the migration gives older rollouts the rows that new ones get", async () => {
  const id = await newRun();
  const texts = ["plain", "a\0b\ud800 \u202e \\u0000 \\\\ud800 \ud83d\ude00", "\udfff", ""];
  const completions = texts.map((text, index) => told(text, index === 1 ? null : index / 3));
  const group = { taskId: "t", prompt: texts[1] ?? "", answer: "", difficulty: 2, completions };
  await store(id, [at(1, 1, { kind: "rollouts", stage: "rl", step: 4, groups: [group, group] })]);
  const wanted = await completionsOf(id);
  expect(wanted).toHaveLength(8);
  const prompts = () =>
    connection.db
      .select({ prompt: rolloutGroups.promptText })
      .from(rolloutGroups)
      .where(eq(rolloutGroups.runId, id));
  const wantedPrompts = await prompts();
  await connection.db.delete(rolloutCompletions);
  await connection.db.update(rolloutGroups).set({ promptText: "" });
  const file = readFileSync(join(migrationsFolder(), "0002_rollout_completions.sql"), "utf8");
  for (const statement of file.split("--> statement-breakpoint").slice(-2)) {
    await connection.db.execute(sql.raw(statement));
  }
  expect(await completionsOf(id)).toEqual(wanted);
  expect(await prompts()).toEqual(wantedPrompts);
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
