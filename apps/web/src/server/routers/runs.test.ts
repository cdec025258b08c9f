import { TEMPLATES } from "@switchyard/catalog";
import { foldSamples, tilesOf, unpackTiles } from "@switchyard/curves";
import { type Connection, series } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { TRPCError } from "@trpc/server";
import { eq } from "drizzle-orm";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addExperiment, addRun, exampleGraph, makeTeller } from "../runs/run-fixture";
import { createCallerFactory } from "../trpc";
import { UserFault } from "../user-fault";
import { appRouter } from ".";

const createCaller = createCallerFactory(appRouter);
let connection: Connection;
let api: ReturnType<typeof createCaller>;

beforeAll(async () => {
  connection = await testDatabase();
  api = createCaller({ db: connection.db, sql: connection.sql, log: pino({ level: "silent" }) });
});
afterAll(() => connection.close());

const fault = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) =>
      error instanceof TRPCError && error.cause instanceof UserFault ? error.cause : error,
  );

const metrics = (step: number, values: Record<string, number | "NaN">) =>
  ({ kind: "metrics", stage: "grpo", step, tokens: 0, samples: 0, values }) as const;

describe("starting", () => {
  it("queues the compiled graph with a copy that later edits do not touch", async () => {
    const experimentId = await addExperiment(connection.db);
    const { runId } = await api.runs.start({ experimentId, seed: 7 });
    await api.experiments.save({ id: experimentId, version: 1, doc: { version: 1, nodes: [], edges: [] } });
    const run = await api.runs.get({ runId });
    expect(run.head).toMatchObject({ state: "queued", seed: 7, name: "Knights" });
    expect(run.graph.nodes).toEqual(exampleGraph().nodes);
    expect(run.spec.seed).toBe(7);
    expect(run.stages.map(({ stage }) => stage)).toEqual(run.spec.stages);
  });

  it("refuses a graph with problems, naming the first and carrying all", async () => {
    const experimentId = await addExperiment(connection.db);
    const doc = {
      version: 1,
      nodes: [{ id: "warmup", kind: "train.sft", params: { steps: -5 }, position: { x: 0, y: 0 } }],
      edges: [],
    };
    await api.experiments.save({ id: experimentId, version: 1, doc });
    const refused = await fault(api.runs.start({ experimentId, seed: 0 }));
    expect(refused).toBeInstanceOf(UserFault);
    const { problems } = (refused as UserFault).details as { problems: { code: string; nodeId: string }[] };
    expect(problems.map(({ code }) => code)).toEqual(expect.arrayContaining(["badParam", "missingInput"]));
    expect((await api.groups.list({ experimentId })).groups).toEqual([]);
  });

  it("refuses an experiment that is gone", async () => {
    expect(await fault(api.runs.start({ experimentId: "none", seed: 0 }))).toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("commands", () => {
  it("pauses, resumes and cancels; says why not when it makes no sense", async () => {
    const runId = await addRun(connection.db);
    expect(await api.runs.pause({ runId })).toEqual({ state: "paused" });
    expect(await api.runs.resume({ runId })).toEqual({ state: "queued" });
    expect(await fault(api.runs.retry({ runId }))).toMatchObject({
      code: "CONFLICT",
      message: "A run that is waiting for a worker cannot be retried.",
    });
    expect(await api.runs.cancel({ runId })).toEqual({ state: "cancelled" });
    expect(await fault(api.runs.resume({ runId }))).toMatchObject({
      message: "A run that is cancelled cannot be resumed.",
    });
    await api.runs.delete({ runId });
    expect(await fault(api.runs.get({ runId }))).toMatchObject({ code: "NOT_FOUND" });
  });

  it("does not delete a run that a worker holds", async () => {
    const runId = await addRun(connection.db);
    await makeTeller(connection.db, runId)(metrics(0, { "grpo/reward": 1 }));
    expect(await fault(api.runs.delete({ runId }))).toMatchObject({
      remedy: "Cancel it first, then delete it.",
    });
  });
});

describe("the list", () => {
  it("shows the best that a run has measured", async () => {
    const experimentId = await addExperiment(connection.db, "Measured");
    const runId = await addRun(connection.db, experimentId);
    await makeTeller(connection.db, runId)(
      { ...metrics(0, { "before/accuracy": 0.25 }), stage: "before" },
      { ...metrics(0, { "after/accuracy": 0.75 }), stage: "after" },
    );
    const { groups } = await api.groups.list({ experimentId });
    expect(groups.map(({ runs }) => runs)).toMatchObject([
      [
        {
          id: runId,
          experiment: { name: "Measured" },
          headline: { value: 0.75, title: "Accuracy after GRPO" },
        },
      ],
    ]);
  });
});

describe("curves", () => {
  it("reads from the database the tiles that the pure functions make of the same points", async () => {
    const runId = await addRun(connection.db);
    const value = (step: number) => (step === 333 ? Number.NaN : Math.sin(step) * 100);
    const steps = Array.from({ length: 1_000 }, (_, step) => step);
    const told = steps.map((step) => metrics(step, { "grpo/loss": step === 333 ? "NaN" : value(step) }));
    await makeTeller(connection.db, runId)(...told);
    await makeTeller(connection.db, runId, 2)(metrics(500, { "grpo/loss": 9_999 }));
    const [row] = await connection.db.select().from(series).where(eq(series.runId, runId));
    const seriesId = row?.id ?? 0;
    const samples = [
      ...steps.map((step) => ({ step, value: value(step), attempt: 1, seq: step })),
      { step: 500, value: 9_999, attempt: 2, seq: 1 },
    ];
    const points = foldSamples(samples);
    for (const [target, level] of [
      [1_000, 0],
      [200, 3],
      [10, 7],
    ] as const) {
      const [read] = await api.curves.tiles({ seriesIds: [seriesId], target });
      expect(read).toMatchObject({ seriesId, attempt: 2, tiles: { level } });
      const wanted = tilesOf(points, level);
      const tiles = read ? unpackTiles(read.tiles) : [];
      expect(
        tiles.map(({ index, count, notFinite, lastStep }) => [index, count, notFinite, lastStep]),
      ).toEqual(wanted.map(({ index, count, notFinite, lastStep }) => [index, count, notFinite, lastStep]));
      for (const [i, tile] of tiles.entries()) {
        for (const key of ["min", "max", "mean", "last"] as const) {
          const other = wanted[i]?.[key] ?? Number.NaN;
          if (tile[key] !== null) expect(Math.abs(tile[key] - other)).toBeLessThanOrEqual(1e-3);
        }
      }
      expect(Math.max(...tiles.map((tile) => tile.max ?? 0))).toBe(9_999);
    }
    const [zoomed] = await api.curves.tiles({ seriesIds: [seriesId], from: 400, to: 410, target: 100 });
    expect(zoomed && unpackTiles(zoomed.tiles).map(({ index }) => index)).toEqual([
      400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410,
    ]);
  });

  it("answers nothing for series without points or without a match", async () => {
    expect(await api.curves.tiles({ seriesIds: [2_000_000], target: 10 })).toEqual([]);
    expect(await api.curves.tiles({ seriesIds: [], target: 10 })).toEqual([]);
  });
});

describe("rollouts, log and reports", () => {
  const nasty = `a\0b\ud800 \u202e<b>\u001b[31m${"x".repeat(20_000)}`;
  const completion = (text: string, reward: number | null) => ({
    text,
    tokens: 3,
    truncated: false,
    reward,
    components: { verifier: reward },
    advantage: reward,
  });

  it("brings every text back as it was, long ones cut until asked for", async () => {
    const runId = await addRun(connection.db);
    const completions = [completion(nasty, 1), completion("short", null)];
    const group = { taskId: "t", prompt: "p\0", answer: "4", difficulty: null, completions };
    await makeTeller(connection.db, runId)({ kind: "rollouts", stage: "grpo", step: 5, groups: [group] });
    expect(await api.runs.rolloutSteps({ runId })).toEqual([
      { stage: "grpo", step: 5, groups: 1, meanReward: 1, errored: 1 },
    ]);
    const place = { runId, stage: "grpo", step: 5 };
    expect(await api.runs.rolloutGroups(place)).toEqual([
      { groupIndex: 0, prompt: "p\u2400", errored: 1, meanReward: 1, rewards: [1, null] },
    ]);
    const view = await api.runs.rolloutGroup({ ...place, groupIndex: 0 });
    expect(view.prompt.text).toBe("p\0");
    expect(view.samples[0]?.text).toEqual({ text: nasty.slice(0, 8_000), length: nasty.length });
    expect(await api.runs.rolloutText({ ...place, groupIndex: 0, part: 0 })).toBe(nasty);
    expect(await fault(api.runs.rolloutText({ ...place, groupIndex: 0, part: 9 }))).toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("tells the steps with rollouts in the order in which the stages run", async () => {
    const graph = TEMPLATES.find(({ slug }) => slug === "adacot")?.graph;
    const { id } = await api.experiments.create({ name: "Stages", doc: graph });
    const { runId } = await api.runs.start({ experimentId: id });
    const group = { taskId: "t", prompt: "p", answer: "4", difficulty: null };
    const groups = [{ ...group, completions: [completion("short", 1)] }];
    for (const stage of ["general", "unmasked", "math"]) {
      await makeTeller(connection.db, runId)({ kind: "rollouts", stage, step: 5, groups });
    }
    const steps = await api.runs.rolloutSteps({ runId });
    expect(steps.map(({ stage }) => stage)).toEqual(["math", "unmasked", "general"]);
  });

  it("pages the log backwards and keeps the newest report of a stage", async () => {
    const runId = await addRun(connection.db);
    const tell = makeTeller(connection.db, runId);
    for (let i = 0; i < 5; i += 1) {
      await tell({ kind: "log", level: "info", stage: null, node: null, message: `line ${i}` });
    }
    const report = (accuracy: number) => ({
      kind: "report" as const,
      stage: "after",
      title: "Accuracy",
      metrics: { accuracy },
      tables: [],
    });
    const plots = [{ title: "Trade-off", x: "tokens", y: "score", points: [] }];
    await tell(report(0.5));
    await makeTeller(connection.db, runId, 2)({ ...report(0.6), plots });
    const last = await api.runs.log({ runId, limit: 3 });
    expect(last.lines.map(({ message }) => message)).toEqual(["line 2", "line 3", "line 4"]);
    const first = await api.runs.log({ runId, limit: 3, cursor: last.before });
    expect(first.lines.map(({ message }) => message)).toEqual(["line 0", "line 1"]);
    expect(first.before).toBeNull();
    expect(await api.runs.reports({ runId })).toEqual([
      { stage: "after", title: "Accuracy", metrics: [{ name: "accuracy", value: 0.6 }], tables: [], plots },
    ]);
  });
});
