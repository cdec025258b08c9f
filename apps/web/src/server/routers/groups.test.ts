import { TEMPLATES } from "@switchyard/catalog";
import {
  type Connection,
  createWorker,
  emptyBin,
  lockNextQueued,
  points,
  revokeWorker,
  series,
} from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { type GraphDoc, hasSweeps, type Sweep, setSweep } from "@switchyard/graph";
import { TRPCError } from "@trpc/server";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { queueRun } from "../../../tests/spec";
import { addExperiment, exampleGraph, makeTeller } from "../runs/run-fixture";
import { createCallerFactory } from "../trpc";
import { UserFault } from "../user-fault";
import { appRouter } from ".";

let connection: Connection;
const createCaller = createCallerFactory(appRouter);
let api: ReturnType<typeof createCaller>;

beforeAll(async () => {
  connection = await testDatabase();
  const context = { db: connection.db, sql: connection.sql, log: pino({ level: "silent" }) };
  api = createCaller(context);
});
afterAll(() => connection.close());
beforeEach(() => connection.sql`truncate runs, run_groups, workers cascade`);

const fault = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) =>
      error instanceof TRPCError && error.cause instanceof UserFault ? error.cause : error,
  );

const list = (...values: number[]): Sweep => ({ kind: "list", values });

/** The example with the size of its groups and the steps of its training swept: 2 x 2 graphs. */
const sweptGraph = (): GraphDoc =>
  setSweep(setSweep(exampleGraph(), { id: "grpo", param: "steps", sweep: list(10, 20) }), {
    id: "sampler",
    param: "groupSize",
    sweep: list(4, 8),
  });

async function sweptExperiment(doc = sweptGraph()): Promise<string> {
  const { id } = await api.experiments.create({ name: "Swept", doc });
  return id;
}

let keys = 0;
const newKey = (): string => `request-${++keys}`;
const start = (experimentId: string, more: Partial<Parameters<typeof api.groups.start>[0]> = {}) =>
  api.groups.start({ experimentId, requestKey: newKey(), seeds: [0], ...more });

const counts = async () => {
  const [row] = await connection.sql`select (select count(*)::int from runs) as runs,
    (select count(*)::int from run_groups) as groups, (select count(*)::int from run_stages) as stages`;
  return row;
};

async function measure(runId: string, name: string, value: number): Promise<void> {
  const [made] = await connection.db
    .insert(series)
    .values({ runId, stage: name.split("/")[0] ?? "", name, changeId: 1 })
    .returning();
  if (!made) throw new Error("no series");
  const row = { seriesId: made.id, step: 0, value, t: 0, tokens: 0, samples: 0, attempt: 1, changeId: 1 };
  await connection.db.insert(points).values(row);
}

describe("starting a group", () => {
  it("queues the product of sweeps and seeds, each run with its own graph and values", async () => {
    const experimentId = await sweptExperiment();
    const { groupId, runIds } = await start(experimentId, { seeds: [3, 7], name: "Sizes", notes: "Why." });
    expect(runIds).toHaveLength(8);
    const group = await api.groups.get({ groupId });
    expect(group).toMatchObject({ name: "Sizes", notes: "Why.", seeds: [3, 7], swept: [{}, {}] });
    expect(group.runs.map(({ id }) => id)).toEqual(runIds);
    const told = group.runs.map(({ seed, swept }) => [seed, ...swept.map(({ value }) => value)]);
    expect(told).toEqual(
      [3, 7].flatMap((seed) => [10, 20].flatMap((n) => [4, 8].map((size) => [seed, n, size]))),
    );
    for (const { id, seed, swept } of group.runs) {
      const { spec, graph } = await api.runs.get({ runId: id });
      expect(hasSweeps(graph)).toBe(false);
      expect(spec.seed).toBe(seed);
      for (const { node, param, value } of swept) {
        expect(spec.nodes.find((one) => one.id === node)?.config[param]).toBe(value);
      }
    }
    expect(group.runs[0]?.name).toBe("Sizes, steps 10, groupSize 4");
  });

  it("makes one group of a request that comes twice, also at the same time", async () => {
    const experimentId = await sweptExperiment();
    const requestKey = newKey();
    const twice = await Promise.all([1, 2, 3].map(() => start(experimentId, { requestKey })));
    const again = await start(experimentId, { requestKey });
    expect(new Set([...twice, again].map(({ groupId }) => groupId)).size).toBe(1);
    expect(new Set([...twice, again].map(({ runIds }) => runIds.join())).size).toBe(1);
    expect(await counts()).toMatchObject({ runs: 4, groups: 1 });
    expect(await fault(start(await addExperiment(connection.db), { requestKey }))).toMatchObject({
      code: "CONFLICT",
    });
  });

  it("starts all or none: one bad combination leaves nothing behind", async () => {
    const bad = setSweep(sweptGraph(), { id: "grpo", param: "steps", sweep: list(10, -1) });
    const refused = await fault(start(await sweptExperiment(bad)));
    expect(refused).toMatchObject({ code: "BAD_REQUEST", message: expect.stringContaining("'steps'") });
    expect(await counts()).toEqual({ runs: 0, groups: 0, stages: 0 });
  });

  it("refuses more runs than can be looked after, and says how many there would be", async () => {
    const experimentId = await sweptExperiment();
    const seeds = Array.from({ length: 65 }, (_, seed) => seed);
    expect(await fault(start(experimentId, { seeds }))).toMatchObject({
      message: expect.stringMatching(/4 combinations.*65 seeds make 260 runs; at most 256/),
    });
    expect(await counts()).toMatchObject({ runs: 0, groups: 0 });
  });

  it("refuses a worker that is gone", async () => {
    const { id } = await createWorker(connection.db, "old");
    await revokeWorker(connection.db, id);
    const experimentId = await addExperiment(connection.db);
    expect(await fault(start(experimentId, { workerId: id }))).toMatchObject({ code: "BAD_REQUEST" });
    expect(await api.runs.workers()).toEqual([]);
  });

  it("a swept graph is not started as one run", async () => {
    const experimentId = await sweptExperiment();
    expect(await fault(api.runs.start({ experimentId, seed: 0 }))).toMatchObject({
      message: expect.stringContaining("4 runs"),
    });
    expect(await counts()).toMatchObject({ runs: 0, groups: 0 });
  });
});

describe("the list", () => {
  it("shows groups with their runs, runs by themselves, and pages through each once", async () => {
    const experimentId = await sweptExperiment();
    const made: string[] = [];
    for (let i = 0; i < 3; i += 1) made.push((await start(experimentId, { name: `Group ${i}` })).groupId);
    const lone = await queueRun(connection.db);
    const seen: string[] = [];
    let cursor: number | null = 0;
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof api.groups.list>> = await api.groups.list({ limit: 2, cursor });
      for (const { key, group, runs } of page.groups) {
        seen.push(key);
        expect(runs).toHaveLength(key === lone ? 1 : 4);
        expect(group === null).toBe(key === lone);
        expect(runs.map(({ position }) => position)).toEqual(key === lone ? [0] : [0, 1, 2, 3]);
      }
      cursor = page.next;
    }
    expect(seen).toEqual([lone, ...made.toReversed()]);
  });

  it("is filtered by state and by name, and sorted by name", async () => {
    const experimentId = await sweptExperiment();
    const b = await start(experimentId, { name: "b 100%" });
    const a = await start(experimentId, { name: "A" });
    await api.runs.cancel({ runId: b.runIds[1] ?? "" });
    const cancelled = await api.groups.list({ states: ["cancelled"] });
    expect(cancelled.groups.map(({ key, runs }) => [key, runs.map(({ id }) => id)])).toEqual([
      [b.groupId, [b.runIds[1]]],
    ]);
    expect((await api.groups.list({ find: "0%" })).groups.map(({ key }) => key)).toEqual([b.groupId]);
    expect((await api.groups.list({ find: "_" })).groups).toEqual([]);
    expect((await api.groups.list({ order: "name" })).groups.map(({ key }) => key)).toEqual([
      a.groupId,
      b.groupId,
    ]);
  });

  it("is sorted by best result, by state and by duration; what has none stands last", async () => {
    const experimentId = await addExperiment(connection.db);
    const [a, b, c] = [await start(experimentId), await start(experimentId), await start(experimentId)];
    const [runA = "", runB = ""] = [a.runIds[0], b.runIds[0]];
    // Later in its run it got worse, and one value is no number: neither hides the best.
    await measure(runA, "after/accuracy", 0.25);
    await measure(runB, "before/accuracy", 0.75);
    await measure(runB, "after/accuracy", Number.NaN);
    await measure(runA, "grpo/reward", 9);
    const took = (runId: string, seconds: number) =>
      connection.sql`update runs set started_at = now() - ${seconds} * interval '1 second', finished_at = now(),
        state = 'succeeded' where id = ${runId}`;
    await took(runA, 90);
    await took(runB, 30);
    await connection.sql`update runs set state = 'failed' where id = ${runB}`;
    const sorted = async (order: "best" | "state" | "longest" | "shortest") =>
      (await api.groups.list({ order })).groups.map(({ key }) => key);
    expect(await sorted("best")).toEqual([b.groupId, a.groupId, c.groupId]);
    expect(await sorted("state")).toEqual([b.groupId, c.groupId, a.groupId]);
    expect(await sorted("longest")).toEqual([a.groupId, b.groupId, c.groupId]);
    expect(await sorted("shortest")).toEqual([b.groupId, a.groupId, c.groupId]);
  });

  it("does not take one signal for another: more designs compile than work", async () => {
    const verilog = TEMPLATES.find(({ slug }) => slug === "verireason");
    const id = await sweptExperiment(verilog?.graph);
    const [a, b] = [await start(id), await start(id)];
    const tell = async (runId = "", passAt1: number, syntaxRate: number) => {
      await measure(runId, "before/syntaxRate", 0.95);
      await measure(runId, "after/passAt1", passAt1);
      await measure(runId, "after/syntaxRate", syntaxRate);
    };
    await tell(a.runIds[0], 0.1, 0.9);
    await tell(b.runIds[0], 0.3, 0.4);
    const { groups } = await api.groups.list({ order: "best", experimentId: id });
    expect(groups.map(({ key }) => key)).toEqual([b.groupId, a.groupId]);
    expect(groups[0]?.runs[0]?.headline).toMatchObject({ title: "pass@1: Designs after GRPO", value: 0.3 });
    const { measures } = await api.groups.get({ groupId: a.groupId });
    expect(measures.map(({ name }) => name)).toEqual([
      "before/passAt1",
      "before/syntaxRate",
      "after/passAt1",
      "after/syntaxRate",
    ]);
  });

  it("tells what each run has measured, by measure", async () => {
    const { groupId, runIds } = await start(await sweptExperiment());
    const [first = "", second = ""] = runIds;
    await measure(first, "after/accuracy", 0.5);
    await measure(second, "after/accuracy", 0.25);
    await measure(second, "before/accuracy", 0.75);
    const group = await api.groups.get({ groupId });
    expect(group.measures.map(({ name }) => name)).toEqual(["before/accuracy", "after/accuracy"]);
    expect(group.measured).toMatchObject({
      [first]: { "after/accuracy": 0.5 },
      [second]: { "after/accuracy": 0.25, "before/accuracy": 0.75 },
    });
    expect(group.runs.map(({ headline }) => headline?.title)).toEqual([
      "Accuracy after GRPO",
      "Accuracy after warm-up",
      undefined,
      undefined,
    ]);
    const curves = await api.groups.series({ groupId });
    expect(curves.map(({ title, isMain, series: of }) => [title, isMain, of.length])).toEqual([
      ["Accuracy after GRPO: Accuracy", false, 2],
      ["Accuracy after warm-up: Accuracy", false, 1],
    ]);
  });
});

describe("a place in the queue", () => {
  it("is changed while the run waits, and the places as they were take it back", async () => {
    const { id: workerId } = await createWorker(connection.db, "the fast one");
    const { runIds } = await start(await sweptExperiment(), { priority: -1 });
    const places = runIds.map((runId) => ({ runId, priority: 1, workerId }));
    const { before, refused } = await api.runs.place({ places });
    expect(refused).toEqual([]);
    expect(before).toEqual(runIds.map((runId) => ({ runId, priority: -1, workerId: null })));
    const [runId = ""] = runIds;
    const changed = await api.runs.get({ runId });
    expect(changed.head).toMatchObject({ priority: 1, onlyWorker: { id: workerId, name: "the fast one" } });
    await api.runs.place({ places: before });
    const back = await api.runs.get({ runId });
    expect(back.head).toMatchObject({ priority: -1, onlyWorker: null });
    expect(back.cursor).toBeGreaterThan(changed.cursor);
  });

  it("puts a run before others for the worker that asks next", async () => {
    const experimentId = await addExperiment(connection.db);
    const [first = ""] = (await start(experimentId)).runIds;
    const [second = ""] = (await start(experimentId)).runIds;
    await api.runs.place({ places: [{ runId: second, priority: 1, workerId: null }] });
    const { spec, requires } = await api.runs.get({ runId: first });
    const asks = { workerId: "w", offers: requires, contract: spec.contract, specVersions: [1] };
    const next = () => connection.db.transaction((tx) => lockNextQueued(tx, asks));
    expect(await next()).toBe(second);
    await api.runs.place({ places: [{ runId: second, priority: -1, workerId: null }] });
    expect(await next()).toBe(first);
  });

  it("is refused for each run that does not wait, and for a worker that is gone", async () => {
    const { runIds } = await start(await sweptExperiment());
    const [cancelled = "", waiting = ""] = runIds;
    await api.runs.cancel({ runId: cancelled });
    const place = { priority: 1, workerId: null };
    const { before, refused } = await api.runs.place({
      places: [cancelled, "none", waiting].map((runId) => ({ ...place, runId })),
    });
    expect(before.map(({ runId }) => runId)).toEqual([waiting]);
    expect(refused.map(({ runId, message }) => [runId, message])).toEqual([
      [cancelled, "The run does not wait in the queue any more."],
      ["none", "There is no such run."],
    ]);
    const { id } = await createWorker(connection.db, "old");
    await revokeWorker(connection.db, id);
    const places = [{ runId: waiting, priority: 0, workerId: id }];
    expect(await fault(api.runs.place({ places }))).toMatchObject({ code: "BAD_REQUEST" });
    expect((await api.runs.get({ runId: waiting })).head.priority).toBe(1);
  });
});

describe("many runs at once", () => {
  it("does what can be done and says of each other run why not", async () => {
    const { runIds } = await start(await sweptExperiment());
    const [held = "", ...free] = runIds;
    await makeTeller(
      connection.db,
      held,
    )({
      kind: "log",
      level: "info",
      stage: null,
      node: null,
      message: "at work",
    });
    const gone = await api.runs.act({ action: "delete", runIds: [...runIds, "none"] });
    expect(gone.done.sort()).toEqual([...free].sort());
    expect(gone.refused.map(({ runId, message }) => [runId, message])).toEqual([
      [held, "The run is being worked on."],
      ["none", "There is no such run."],
    ]);
    expect((await api.groups.list({})).groups[0]?.runs.map(({ id }) => id)).toEqual([held]);
    const back = await api.runs.act({ action: "restore", runIds: free });
    expect(back.done).toHaveLength(3);
    expect((await api.groups.list({})).groups[0]?.runs).toHaveLength(4);
  });

  it("empties the bin only of what has lain there for a while, and of groups that are empty then", async () => {
    const { groupId, runIds } = await start(await addExperiment(connection.db));
    const [runId = ""] = runIds;
    await api.runs.delete({ runId });
    expect(await fault(api.runs.delete({ runId }))).toMatchObject({ code: "NOT_FOUND" });
    expect(await emptyBin(connection.db, 60)).toBe(0);
    await connection.sql`update runs set deleted_at = deleted_at - interval '61 seconds' where id = ${runId}`;
    expect(await emptyBin(connection.db, 60)).toBe(1);
    expect(await fault(api.runs.restore({ runId }))).toMatchObject({
      message: "The run was deleted for good.",
    });
    expect(await fault(api.groups.get({ groupId }))).toMatchObject({ code: "NOT_FOUND" });
  });
});
