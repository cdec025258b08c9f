import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JobSpec } from "@switchyard/protocol";
import pino from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runWorker, WorkerProblem } from "../src";
import { isRunning } from "../src/process-group";
import { TestServer } from "./test-server";

const FAKE = join(import.meta.dirname, "fake-trainer.mjs");
const digest = (character: string) => character.repeat(64);

interface Plan {
  steps: number;
  [key: string]: unknown;
}

const specOf = (plan: Plan): JobSpec => ({
  specVersion: 1,
  contract: digest("c"),
  hash: digest("a"),
  trainerVersion: "0",
  seed: 1,
  limits: { maxErroredShare: 0.1, checkpointSeconds: 30, rolloutEverySteps: 1 },
  nodes: [
    {
      id: "fake",
      label: "",
      role: "stage",
      hash: digest("1"),
      config: { kind: "fake", ...plan },
      inputs: {},
    },
  ],
  stages: ["fake"],
  needs: {},
});

let dataDir: string;
let server: TestServer;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "switchyard-worker-test-"));
});
afterEach(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function serve(plan: Plan): Promise<TestServer> {
  server = new TestServer(specOf(plan));
  await server.start();
  return server;
}

/** A worker in this process; `stop` is what SIGTERM does. */
function work(more: { once?: boolean; spoolLimitBytes?: number } = {}) {
  const controller = new AbortController();
  const done = runWorker({
    server: server.url,
    token: server.token,
    dataDir,
    python: process.execPath,
    trainer: [FAKE],
    name: "w",
    signal: controller.signal,
    log: pino({ level: "silent" }),
    heartbeatMs: 200,
    pollMs: 50,
    ...more,
  });
  done.catch(() => undefined);
  const stop = () => {
    controller.abort();
    return done;
  };
  return { done, stop };
}

const inRun = (name: string) => join(dataDir, "runs", "run1", name);
const wholeCurve = (steps: number) => new Map(Array.from({ length: steps }, (_, i) => [i + 1, 1 / (i + 1)]));

async function until(what: () => boolean, withinMs = 15_000): Promise<number> {
  const start = performance.now();
  while (!what()) {
    if (performance.now() - start > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
  return performance.now() - start;
}

test("a run goes from lease to success; its events arrive once and in order, its stage output is stored", async () => {
  await serve({ steps: 60 });
  await work({ once: true }).done;
  expect(server.lease).toMatchObject({ state: "succeeded", message: "Done.", attempt: 1 });
  expect(server.curve()).toEqual(wholeCurve(60));
  expect(server.events.map(({ seq }) => seq)).toEqual(server.events.map((_, index) => index + 1));
  expect(server.attached).toMatchObject([{ role: "stageOutput", stageHash: digest("1") }]);
  expect(server.artifacts.has(server.attached[0]?.sha256 ?? "")).toBe(true);
  expect(JSON.parse(readFileSync(inRun("acked.json"), "utf8"))).toEqual({
    attempt: 1,
    seq: server.events.length,
  });
  expect(existsSync(inRun("lease.json"))).toBe(false);
});

test("a finished stage of another machine is fetched and unpacked before the trainer starts", async () => {
  await serve({ steps: 1 });
  await work({ once: true }).done;
  const [output] = server.attached;
  const stored = server.artifacts;
  await server.stop();
  await rm(dataDir, { recursive: true });
  await serve({ steps: 1 });
  for (const [sha256, body] of stored) server.artifacts.set(sha256, body);
  server.cachedStages = [{ stageHash: digest("1"), sha256: output?.sha256 ?? "", bytes: 1 }];
  await work({ once: true }).done;
  expect(readFileSync(join(dataDir, "stages", digest("1"), "weights.bin"), "utf8")).toBe("w".repeat(1000));
});

test("replies that are lost after the work was done change nothing", async () => {
  await serve({ steps: 80 });
  server.dropReplies = 0.3;
  await work({ once: true }).done;
  expect(server.lease.state).toBe("succeeded");
  expect(server.curve()).toEqual(wholeCurve(80));
  expect(server.events.map(({ seq }) => seq)).toEqual(server.events.map((_, index) => index + 1));
}, 30_000);

test.each(["killAt", "crashAt", "cutAt"])(
  "a trainer that dies (%s) is started again and leaves no gap",
  async (fault) => {
    await serve({ steps: 60, [fault]: 34 });
    const worker = work();
    await until(() => server.lease.state === "succeeded");
    await worker.stop();
    expect(server.lease.attempt).toBe(2);
    expect(server.curve()).toEqual(wholeCurve(60));
  },
);

test("a trainer that dies again and again fails the run with its last words", async () => {
  await serve({ steps: 60, crashAt: 4, faultyAttempts: 99 });
  const worker = work();
  await until(() => server.lease.state === "failed");
  await worker.stop();
  expect(server.lease.attempt).toBe(4);
  expect(server.lease.message).toContain("RuntimeError: planted");
  expect(server.lease.remedy).not.toBe("");
});

test("a run that fails for a reason of its own ends with that reason, and is not tried again", async () => {
  await serve({ steps: 60, failAt: 5 });
  await work({ once: true }).done;
  expect(server.lease).toMatchObject({
    state: "failed",
    message: "The loss is not a number.",
    remedy: "Lower the rate.",
    failedNode: "fake",
    attempt: 1,
  });
});

test("cancel ends a trainer that listens at its next step", async () => {
  await serve({ steps: 10_000 });
  const worker = work({ once: true });
  await until(() => server.events.length > 5);
  server.command({ kind: "cancel" });
  expect(await until(() => server.lease.state === "cancelled")).toBeLessThan(2_000);
  await worker.done;
});

test("cancel ends a trainer that hangs, and its children, within 5 s", async () => {
  await serve({ steps: 10_000, hangAt: 3, ignoresTerm: true, childSeconds: 600 });
  const worker = work({ once: true });
  await until(() => server.curve().has(3) && existsSync(inRun("child.pid")));
  const child = Number(readFileSync(inRun("child.pid"), "utf8"));
  expect(isRunning(child)).toBe(true);
  server.command({ kind: "cancel" });
  expect(await until(() => server.lease.state === "cancelled")).toBeLessThan(5_000);
  await worker.done;
  await until(() => !isRunning(child));
}, 15_000);

test("pause stops at the next step; resumed, the run goes on from there", async () => {
  await serve({ steps: 60, stepMs: 20, checkpointEvery: 1_000 });
  const worker = work();
  await until(() => server.curve().size > 5);
  server.command({ kind: "pause" });
  await until(() => server.lease.state === "paused");
  const steps = server.curve().size;
  expect(steps).toBeLessThan(60);
  server.command({ kind: "resume" });
  await until(() => server.lease.state === "succeeded");
  await worker.stop();
  expect(server.curve()).toEqual(wholeCurve(60));
  const second = server.events.filter((event) => event.kind === "metrics" && event.attempt === 2);
  expect(second).toHaveLength(60 - steps);
});

test("a worker that is stopped gives the run back within 10 s; the next one goes on where it was", async () => {
  await serve({ steps: 200, stepMs: 10, checkpointEvery: 1_000 });
  const first = work();
  await until(() => server.curve().size > 10);
  const start = performance.now();
  await first.stop();
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(server.lease).toMatchObject({ state: "queued", failures: 0 });
  const steps = server.curve().size;
  await work({ once: true }).done;
  expect(server.lease.state).toBe("succeeded");
  expect(server.curve()).toEqual(wholeCurve(200));
  expect(server.events.filter((event) => event.kind === "metrics" && event.attempt === 2)).toHaveLength(
    200 - steps,
  );
});

test("while the server is away training goes on; afterwards everything arrives in order", async () => {
  await serve({ steps: 150, stepMs: 10 });
  const worker = work({ once: true });
  await until(() => server.curve().size > 10);
  await server.stop();
  const before = server.curve().size;
  await new Promise((done) => setTimeout(done, 2_500));
  expect(server.curve().size).toBe(before);
  await server.start();
  await worker.done;
  expect(server.lease).toMatchObject({ state: "succeeded", attempt: 1 });
  expect(server.curve()).toEqual(wholeCurve(150));
}, 30_000);

test("a slow network, 2 s give or take 1 s, costs no lease", async () => {
  await serve({ steps: 300, stepMs: 10 });
  server.delayMs = () => 1_000 + Math.random() * 2_000;
  await work({ once: true }).done;
  expect(server.expired).toBe(0);
  expect(server.lease).toMatchObject({ state: "succeeded", attempt: 1 });
  expect(server.curve()).toEqual(wholeCurve(300));
}, 60_000);

test("a wall clock that jumps by an hour, either way, changes nothing", async () => {
  await serve({ steps: 150, stepMs: 10 });
  const worker = work({ once: true });
  try {
    for (const hours of [1, -1]) {
      await until(() => server.curve().size > 30);
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + hours * 3_600_000 });
    }
    await worker.done;
  } finally {
    vi.useRealTimers();
  }
  expect(server.lease).toMatchObject({ state: "succeeded", attempt: 1 });
  expect(server.curve()).toEqual(wholeCurve(150));
});

test("a backlog above the limit gives up rollouts, says so, and keeps every metric", async () => {
  await serve({ steps: 100, stepMs: 5, rolloutChars: 20_000 });
  const worker = work({ once: true, spoolLimitBytes: 200_000 });
  await until(() => server.curve().size > 5);
  await server.stop();
  await new Promise((done) => setTimeout(done, 2_000));
  await server.start();
  await worker.done;
  expect(server.curve()).toEqual(wholeCurve(100));
  const warnings = server.events.filter(
    (event) => event.kind === "log" && event.message.includes("waiting to be uploaded"),
  );
  const kept = server.events.filter(({ kind }) => kind === "rollouts");
  expect(warnings.length).toBeGreaterThan(5);
  expect(kept.length + warnings.length).toBe(100);
  expect(server.spools.at(-1)?.thinnedRollouts).toBeGreaterThan(0);
}, 30_000);

test("a rollout larger than a message may be is left out with its size, the rest arrives", async () => {
  await serve({ steps: 3, rolloutChars: 17_000_000 });
  await work({ once: true }).done;
  expect(server.lease.state).toBe("succeeded");
  const log = server.events.find((event) => event.kind === "log");
  expect(log).toMatchObject({ level: "warning", message: expect.stringContaining("17.0 MB") });
}, 30_000);

test("a lease that was given to another stops the trainer at once and nothing more is written", async () => {
  await serve({ steps: 10_000 });
  const worker = work({ once: true });
  await until(() => server.curve().size > 5);
  server.lease = { ...server.lease, fence: server.lease.fence + 1, workerId: "other" };
  const pid = JSON.parse(readFileSync(inRun("trainer.json"), "utf8")).pid as number;
  await until(() => !isRunning(pid), 3_000);
  const stored = server.events.length;
  await worker.done;
  expect(server.events.length).toBe(stored);
});

test("a file that the server does not have fails the run in words; the worker goes on", async () => {
  await serve({ steps: 5 });
  server.files = [{ sha256: "f".repeat(64), bytes: 1 }];
  const worker = work();
  await until(() => server.lease.state === "failed");
  expect(server.lease.message).toContain("could not start the run");
  server.files = [];
  server.command({ kind: "retry" });
  await until(() => server.lease.state === "succeeded");
  await worker.stop();
});

test("events that are no events fail the run in words and end the trainer", async () => {
  await serve({ steps: 10_000, garbageAt: 5 });
  await work({ once: true }).done;
  expect(server.lease.state).toBe("failed");
  expect(server.lease.message).toMatch(/events cannot be delivered: Event \d+ was expected/);
  expect(server.curve().size).toBeLessThan(1_000);
});

test("a revoked token stops the worker in words and keeps what it has", async () => {
  await serve({ steps: 10_000 });
  const worker = work();
  await until(() => server.curve().size > 5);
  server.revoked = true;
  await expect(worker.done).rejects.toThrow(WorkerProblem);
  expect(existsSync(inRun("events-1.ndjson"))).toBe(true);
});

test("a second worker on the same folder is refused, a third after the first has ended is not", async () => {
  await serve({ steps: 2 });
  const first = work();
  await until(() => server.lease.state === "succeeded");
  await expect(work().done).rejects.toThrow("Another worker uses the data folder");
  await first.stop();
  await work().stop();
});

test("without a Python the worker says where it looked", async () => {
  await serve({ steps: 1 });
  const options = {
    server: server.url,
    token: "t",
    dataDir,
    name: "w",
    signal: new AbortController().signal,
  };
  await expect(runWorker({ ...options, python: "/nowhere/python" })).rejects.toThrow(
    "There is no Python at /nowhere/python.",
  );
});
