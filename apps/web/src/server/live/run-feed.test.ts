import type { Connection } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addRun, makeTeller } from "../runs/run-fixture";
import type { RunDelta } from "./delta";
import { MAX_SCANNED } from "./read-delta";
import { makeRunFeed, type RunFeed } from "./run-feed";

let connection: Connection;
let feed: RunFeed;

beforeAll(async () => {
  connection = await testDatabase();
  feed = makeRunFeed(connection);
});
afterAll(async () => {
  await feed.close();
  await connection.close();
});

const metrics = (step: number, values: Record<string, number | "NaN">) =>
  ({ kind: "metrics", stage: "grpo", step, tokens: step * 10, samples: step, values }) as const;
const line = (message: string) =>
  ({ kind: "log", level: "info", stage: "grpo", node: null, message }) as const;

/** Follows until `count` deltas have come, then drops the connection. */
async function take(runId: string, cursor: number | null, count: number): Promise<RunDelta[]> {
  const drop = new AbortController();
  const seen: RunDelta[] = [];
  for await (const delta of feed.follow(runId, cursor, drop.signal)) {
    seen.push(delta);
    if (seen.length >= count) drop.abort();
  }
  return seen;
}

test("twenty dropped connections: no point, line or rollout is missing and none is told twice", async () => {
  const runId = await addRun(connection.db);
  const tell = makeTeller(connection.db, runId);
  const STEPS = 400;
  const write = async () => {
    for (let step = 0; step < STEPS; step += 4) {
      await tell(
        ...[0, 1, 2, 3].map((k) => metrics(step + k, { "grpo/reward": step + k, "grpo/loss": 0 - step - k })),
        line(`at ${step}`),
        ...(step % 20 === 0 ? [{ kind: "rollouts" as const, stage: "grpo", step, groups: [group()] }] : []),
      );
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  };
  const [first] = await take(runId, null, 1);
  expect(first?.reset).toBe(true);
  const writing = write();
  const deltas: RunDelta[] = [];
  let cursor = first?.cursor ?? 0;
  const hasAll = () => deltas.flatMap((delta) => delta.log).length >= STEPS / 4;
  let drops = 0;
  while (!hasAll()) {
    const seen = await take(runId, cursor, 1);
    drops += 1;
    deltas.push(...seen);
    cursor = seen.at(-1)?.cursor ?? cursor;
  }
  await writing;
  expect(drops).toBeGreaterThanOrEqual(20);
  expect(feed.followers()).toBe(0);

  const names = new Map(deltas.flatMap((delta) => delta.series).map((series) => [series.id, series.name]));
  expect([...names.values()].sort()).toEqual(["grpo/loss", "grpo/reward"]);
  const steps = new Map<string, number[]>();
  for (const { seriesId, steps: told, values } of deltas.flatMap((delta) => delta.points)) {
    const name = names.get(seriesId) ?? "?";
    steps.set(name, [...(steps.get(name) ?? []), ...told]);
    expect(values).toEqual(name === "grpo/loss" ? told.map((step) => 0 - step) : told);
  }
  const all = Array.from({ length: STEPS }, (_, step) => step);
  expect(steps.get("grpo/reward")).toEqual(all);
  expect(steps.get("grpo/loss")).toEqual(all);
  const lines = deltas.flatMap((delta) => delta.log).map(({ message }) => message);
  expect(lines).toEqual(all.filter((step) => step % 4 === 0).map((step) => `at ${step}`));
  const rollouts = deltas.flatMap((delta) => delta.rollouts).map(({ step }) => step);
  expect(rollouts).toEqual(all.filter((step) => step % 20 === 0));
}, 60_000);

const group = () => ({ taskId: "t1", prompt: "2 + 2", answer: "4", difficulty: null, completions: [] });

test("what piles up while nobody listens comes as one delta; a second look finds nothing", async () => {
  const runId = await addRun(connection.db);
  const tell = makeTeller(connection.db, runId);
  const [first] = await take(runId, null, 1);
  await tell({ kind: "stage.started", stage: "grpo", total: 10, unit: "steps", fromStep: 0 });
  await tell(metrics(0, { "grpo/reward": "NaN" }));
  await tell({ kind: "stage.progress", stage: "grpo", done: 3, total: 10, secondsLeft: 7 });
  const [delta] = await take(runId, first?.cursor ?? null, 1);
  expect(delta?.stages).toMatchObject([{ stage: "grpo", state: "running", done: 3, secondsLeft: 7 }]);
  expect(delta?.points).toMatchObject([{ attempt: 1, steps: [0], values: [Number.NaN] }]);
  expect(delta?.run).toMatchObject({ state: "leased", attempt: 1 });

  const silent = new AbortController();
  const follower = feed.follow(runId, delta?.cursor ?? null, silent.signal);
  const outcome = Promise.race([
    follower.next().then(({ done }) => (done ? "ended" : "told")),
    new Promise<string>((resolve) => setTimeout(resolve, 600, "silence")),
  ]);
  expect(await outcome).toBe("silence");
  silent.abort();
  await follower.return();
  expect(feed.followers()).toBe(0);
});

test("who comes while an older look is under way is not given what that has seen", async () => {
  const runId = await addRun(connection.db);
  const tell = makeTeller(connection.db, runId);
  const [first] = await take(runId, null, 1);
  const cursor = first?.cursor ?? null;
  // Its answers are as old as the look, and late.
  const late = new Proxy(connection.db, {
    get: (db, name) =>
      name === "transaction"
        ? async (...args: Parameters<typeof db.transaction>) => {
            const answer = await db.transaction(...args);
            await new Promise((resolve) => setTimeout(resolve, 400));
            return answer;
          }
        : Reflect.get(db, name),
  });
  const slow = makeRunFeed({ db: late, sql: connection.sql });
  const stop = new AbortController();
  const early = slow.follow(runId, cursor, stop.signal);
  const earlyDelta = early.next();
  await new Promise((resolve) => setTimeout(resolve, 150));
  await tell(metrics(0, { "grpo/reward": 1 }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const begun = performance.now();
  const { value } = await slow.follow(runId, cursor, stop.signal).next();
  expect(value?.points).toMatchObject([{ steps: [0], values: [1] }]);
  expect(performance.now() - begun).toBeLessThan(3_000);
  expect((await earlyDelta).value?.points).toMatchObject([{ steps: [0], values: [1] }]);
  stop.abort();
  await slow.close();
});

test("steps done again by a later attempt are told with that attempt", async () => {
  const runId = await addRun(connection.db);
  await makeTeller(
    connection.db,
    runId,
    1,
  )(metrics(5, { "grpo/reward": 1 }), metrics(6, { "grpo/reward": 2 }));
  const [first] = await take(runId, null, 1);
  await makeTeller(connection.db, runId, 2)(metrics(6, { "grpo/reward": 3 }));
  const [delta] = await take(runId, first?.cursor ?? null, 1);
  expect(delta?.points).toMatchObject([{ attempt: 2, steps: [6], values: [3] }]);
});

test("after too many points the page is told to read afresh instead", async () => {
  const runId = await addRun(connection.db);
  const tell = makeTeller(connection.db, runId);
  const [first] = await take(runId, null, 1);
  const many = Array.from({ length: 5_001 }, (_, step) =>
    metrics(step, { "a/x": 1, "a/y": 1, "b/x": 1, "b/y": 1 }),
  );
  await tell(...many);
  const [delta] = await take(runId, first?.cursor ?? null, 1);
  expect(delta).toMatchObject({ reset: true, points: [] });
  await tell(metrics(5_001, { "a/x": 2 }));
  const [next] = await take(runId, delta?.cursor ?? null, 1);
  expect(next?.points).toMatchObject([{ steps: [5_001], values: [2] }]);
});

test("who was away while other runs wrote very much reads afresh, and goes on from there", async () => {
  const runId = await addRun(connection.db);
  const tell = makeTeller(connection.db, runId);
  const [first] = await take(runId, null, 1);
  await tell(metrics(0, { "a/x": 1 }));
  await writeElsewhere(MAX_SCANNED);
  await tell(metrics(1, { "a/x": 2 }));
  const [delta] = await take(runId, first?.cursor ?? null, 1);
  expect(delta).toMatchObject({ reset: true, points: [] });
  await writeElsewhere(100);
  await tell(metrics(2, { "a/x": 3 }));
  const [next] = await take(runId, delta?.cursor ?? null, 1);
  expect(next).toMatchObject({ reset: false, points: [{ steps: [2], values: [3] }] });
});

/** As if another run had told of so many points at once. */
async function writeElsewhere(count: number): Promise<void> {
  const runId = await addRun(connection.db);
  await makeTeller(connection.db, runId)(metrics(0, { "a/x": 0 }));
  await connection.db.execute(sql`
    insert into points (value, t, tokens, samples, series_id, step, attempt, change_id)
    select 1, 0, step, step, (select id from series where run_id = ${runId}), step, 1, (select nextval('change_id'))
    from generate_series(1, ${count}) as step`);
}

test("a run that does not exist is refused", async () => {
  await expect(take("nosuchrun", null, 1)).rejects.toThrow("There is no such run.");
  expect(feed.followers()).toBe(0);
});
