import { type Connection, createWorker, runs, seenWorker } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { eq } from "drizzle-orm";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addExperiment, addRun, makeTeller } from "../runs/run-fixture";
import { createCallerFactory } from "../trpc";
import { appRouter } from ".";

const createCaller = createCallerFactory(appRouter);
let connection: Connection;
let api: ReturnType<typeof createCaller>;

beforeAll(async () => {
  connection = await testDatabase();
  api = createCaller({ db: connection.db, sql: connection.sql, log: pino({ level: "silent" }) });
});
afterAll(() => connection.close());

const KINDS = ["train.sft", "train.policy_gradient"];

async function finishedRun(workerId: string, attempt = 1): Promise<string> {
  const runId = await addRun(connection.db);
  const tell = makeTeller(connection.db, runId, attempt);
  const step = (count: number) =>
    ({
      kind: "metrics",
      stage: "warmup",
      step: count,
      tokens: 1_000 * count,
      samples: 64 * count,
      values: { "warmup/loss": 1 },
    }) as const;
  await tell(
    { kind: "stage.started", stage: "warmup", total: 2, unit: "steps", fromStep: 0 },
    {
      kind: "metrics",
      stage: "warmup",
      step: 0,
      tokens: 0,
      samples: 0,
      values: { "decoder/parameters": 123_456 },
    },
    step(1),
    step(2),
    { kind: "stage.finished", stage: "warmup", seconds: 8, reused: false, message: "2 steps." },
    { kind: "stage.started", stage: "before", total: 1, unit: "prompts", fromStep: 0 },
    { kind: "stage.finished", stage: "before", seconds: 0, reused: true, message: "Used again." },
  );
  await connection.db.update(runs).set({ workerId }).where(eq(runs.id, runId));
  return runId;
}

describe("what a worker has measured", () => {
  it("is told with the trainer's counts, and the parameters of the model by its hash", async () => {
    const { id: workerId } = await createWorker(connection.db, "bench");
    const runId = await finishedRun(workerId);
    const { stages, parameters } = await api.estimates.measured({ workerId, kinds: KINDS });
    expect(stages).toHaveLength(1);
    expect(stages[0]).toMatchObject({
      kind: "train.sft",
      runId,
      runName: "Knights",
      seconds: 8,
      tokens: 2_000,
      samples: 128,
      parameters: 123_456,
    });
    const { spec } = await api.runs.get({ runId });
    const model = spec.nodes.find(({ id }) => id === "decoder")?.hash ?? "";
    expect(stages[0]?.model).toBe(model);
    expect(parameters).toEqual({ [model]: 123_456 });
  });

  it("leaves out what was reused, what another worker did, other kinds, and later attempts", async () => {
    const { id: workerId } = await createWorker(connection.db, "other");
    await finishedRun(workerId, 2);
    expect(await api.estimates.measured({ workerId, kinds: [...KINDS, "eval.accuracy"] })).toEqual({
      stages: [],
      parameters: {},
    });
    const { id: third } = await createWorker(connection.db, "third");
    await finishedRun(third);
    expect((await api.estimates.measured({ workerId: third, kinds: ["eval.accuracy"] })).stages).toEqual([]);
  });
});

it("lists the workers, those that are there first, without the revoked", async () => {
  const { id } = await createWorker(connection.db, "zulu");
  const info = {
    host: "h",
    platform: "p",
    node: "n",
    python: "p",
    torch: "t",
    device: "NVIDIA H100",
    cpus: 1,
    memoryBytes: 1,
  };
  await seenWorker(connection.db, id, { info });
  const [first, ...rest] = await api.estimates.workers();
  expect(first).toEqual({ id, name: "zulu", device: "NVIDIA H100", isPresent: true });
  expect(rest.every(({ isPresent }) => !isPresent)).toBe(true);
});

it("gives the newest run of an experiment with its spec, or none", async () => {
  const experimentId = await addExperiment(connection.db);
  expect(await api.estimates.newestRun({ experimentId })).toBeNull();
  await addRun(connection.db, experimentId);
  const newest = await addRun(connection.db, experimentId);
  const found = await api.estimates.newestRun({ experimentId });
  expect(found).toMatchObject({ id: newest, seed: 1 });
  expect(found?.spec.stages).toContain("warmup");
});
