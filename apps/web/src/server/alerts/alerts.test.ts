import {
  type Alert,
  type Connection,
  deleteRun,
  leaseOf,
  listAlerts,
  lockRun,
  runs,
  storeLease,
} from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_RULES } from "@/health/alerts/rules";
import { readDelta } from "../live/read-delta";
import { readRunRows } from "../runs/list-runs";
import { addExperiment, addRun, makeTeller } from "../runs/run-fixture";
import { lookAtDueRuns } from "./alert-timer";
import { markOne, readRules, resetRules, saveRules } from "./edit-alerts";
import { outcomeOf, type Post, RETRY_SECONDS, sendDueAlerts } from "./send-alerts";

let connection: Connection;
beforeAll(async () => {
  connection = await testDatabase();
});
afterAll(() => connection.close());
beforeEach(() => connection.sql`truncate runs, experiments cascade`);

const HOOK = "https://hooks.example.com/secret";
const look = () => lookAtDueRuns(connection.db, 0);
const alertsOf = (runId: string) => listAlerts(connection.db, runId);
const rulesOf = (alerts: readonly Alert[]) => alerts.map(({ rule }) => rule);
const withHook = { ...DEFAULT_RULES, webhook: HOOK };

type Values = Record<string, number | "NaN">;
const steps = ([first, last]: readonly [number, number], valuesOf: (step: number) => Values) =>
  Array.from({ length: last - first + 1 }, (_, index) => ({
    kind: "metrics" as const,
    stage: "grpo",
    step: first + index,
    tokens: 0,
    samples: 0,
    values: valuesOf(first + index),
  }));
const begin = { kind: "stage.started", stage: "grpo", total: 900, unit: "steps", fromStep: 0 } as const;
const entropy = (value: number, range: readonly [number, number]) =>
  steps(range, (step) => ({ "grpo/reward": 0.001 * step, "sampler/entropy": value }));

async function runWith(experimentId: string | null = null) {
  const runId = await addRun(connection.db, experimentId);
  const tell = makeTeller(connection.db, runId);
  await tell(begin);
  return { runId, tell };
}

async function setState(runId: string, state: "succeeded" | "paused") {
  await connection.db.transaction(async (tx) => {
    const locked = await lockRun(tx, runId);
    if (locked) await storeLease(tx, locked, { ...leaseOf(locked.run), state });
  });
}

describe("episodes", () => {
  it("begin once, go on in silence, end clear of the limit, and may begin again", async () => {
    const { runId, tell } = await runWith();
    await tell(...entropy(0.9, [1, 50]));
    await look();
    expect(await alertsOf(runId)).toEqual([]);

    await tell(...entropy(0.01, [51, 90]));
    await look();
    await tell(...entropy(0.01, [91, 120]));
    await look();
    await look();
    const [episode, ...more] = await alertsOf(runId);
    expect(more).toEqual([]);
    expect(episode).toMatchObject({
      rule: "collapse",
      stage: "grpo",
      series: "sampler/entropy",
      endedAt: null,
    });
    expect(episode?.message).toContain("is 0.01 nats at step 90");

    await tell(...entropy(0.06, [121, 140]));
    await look();
    expect((await alertsOf(runId))[0]?.endedAt).toBeNull();
    await tell(...entropy(0.9, [141, 160]));
    await look();
    expect((await alertsOf(runId))[0]?.endedAt).not.toBeNull();

    await tell(...entropy(0.01, [161, 200]));
    await look();
    expect(rulesOf(await alertsOf(runId))).toEqual(["collapse", "collapse"]);
  });

  it("are opened once by however many look at the same time", async () => {
    const { runId, tell } = await runWith();
    await tell(...entropy(0.01, [1, 60]));
    await Promise.all([look(), look(), look()]);
    expect(rulesOf(await alertsOf(runId))).toEqual(["collapse"]);
  });

  it("are begun by one value that is not finite, however many points came after it", async () => {
    const { runId, tell } = await runWith();
    await look();
    await tell(...steps([1, 400], (step) => ({ "grpo/loss": step === 7 ? "NaN" : 0.1 })));
    await look();
    expect(await alertsOf(runId)).toMatchObject([{ rule: "notFinite", step: 7, value: Number.NaN }]);
  });

  it("are kept when their run ends, ended with it, and found where all of it came between two looks", async () => {
    const { runId, tell } = await runWith();
    await tell(...entropy(0.01, [1, 60]), {
      kind: "stage.finished",
      stage: "grpo",
      seconds: 1,
      reused: false,
      message: "",
    });
    await setState(runId, "succeeded");
    await look();
    const [alert] = await alertsOf(runId);
    expect(alert).toMatchObject({ rule: "collapse", acknowledgedAt: null });
    expect(alert?.endedAt).not.toBeNull();
    await look();
    expect(await alertsOf(runId)).toHaveLength(1);
  });

  it("of silence end with the next event, and need a worker", async () => {
    const { runId, tell } = await runWith();
    const age = () => connection.sql`update run_watches set heard_at = now() - interval '16 minutes'`;
    await look();
    await age();
    await look();
    expect(await alertsOf(runId)).toMatchObject([{ rule: "silence", stage: "", endedAt: null }]);
    await tell(...entropy(0.9, [1, 2]));
    await look();
    expect((await alertsOf(runId))[0]?.endedAt).not.toBeNull();
    await setState(runId, "paused");
    await age();
    await look();
    expect(await alertsOf(runId)).toHaveLength(1);
  });

  it("go with their run", async () => {
    const { runId, tell } = await runWith();
    await tell(...entropy(0.01, [1, 60]));
    await look();
    await setState(runId, "succeeded");
    expect(await deleteRun(connection.db, runId)).toBe(true);
    expect(await alertsOf(runId)).toEqual([]);
    await look();
  });
});

it("a look that changes nothing tells the pages nothing, and one that does tells them once", async () => {
  const { runId, tell } = await runWith();
  await tell(...entropy(0.9, [1, 60]));
  const cursor = async () => (await readDelta(connection.db, runId, null))?.cursor ?? 0;
  const before = await cursor();
  await look();
  await look();
  expect(await readDelta(connection.db, runId, before)).toBeNull();
  await tell(...entropy(0.01, [61, 100]));
  const told = await cursor();
  await look();
  expect((await readDelta(connection.db, runId, told))?.slow).toEqual(["alerts"]);
});

it("a person acknowledges an alert: the list of runs no longer counts it", async () => {
  const { runId, tell } = await runWith();
  await tell(...entropy(0.01, [1, 60]));
  await look();
  const listed = async () => (await readRunRows(connection.db, eq(runs.id, runId), { limit: 10 }))[0]?.alerts;
  expect(await listed()).toBe(1);
  const [alert] = await alertsOf(runId);
  await markOne(connection.db, alert?.id ?? "", "acknowledgedAt");
  const [marked] = await alertsOf(runId);
  await markOne(connection.db, alert?.id ?? "", "acknowledgedAt");
  expect((await alertsOf(runId))[0]?.acknowledgedAt).toEqual(marked?.acknowledgedAt);
  expect(await listed()).toBe(0);
  await expect(markOne(connection.db, "gone", "dismissedAt")).rejects.toThrow("no such alert");
});

describe("rules", () => {
  it("of a run go before its experiment's, and those before the defaults", async () => {
    const experimentId = await addExperiment(connection.db);
    const runId = await addRun(connection.db, experimentId);
    const { db } = connection;
    expect(await readRules(db, runId)).toEqual({ experimentId, source: "default", rules: DEFAULT_RULES });
    const loose = { ...DEFAULT_RULES, kl: { ...DEFAULT_RULES.kl, startAbove: 9 } };
    await saveRules(db, { runId, scope: "run", rules: withHook });
    expect(await readRules(db, runId)).toMatchObject({ source: "run", rules: withHook });
    await saveRules(db, { runId, scope: "experiment", rules: loose });
    expect(await readRules(db, runId)).toMatchObject({ source: "experiment", rules: loose });
    const sibling = await addRun(db, experimentId);
    expect(await readRules(db, sibling)).toMatchObject({ source: "experiment", rules: loose });
    await resetRules(db, runId);
    expect(await readRules(db, runId)).toMatchObject({ source: "default" });
  });

  it("refuse a webhook that leads to this machine, and say so", async () => {
    const runId = await addRun(connection.db);
    const rules = { ...DEFAULT_RULES, webhook: "http://127.0.0.1:80/" };
    await expect(saveRules(connection.db, { runId, scope: "run", rules })).rejects.toThrow(
      "leads to this machine",
    );
    await expect(saveRules(connection.db, { runId, scope: "experiment", rules: withHook })).rejects.toThrow(
      "no experiment",
    );
  });

  it("that are off raise nothing", async () => {
    const { runId, tell } = await runWith();
    const rules = { ...DEFAULT_RULES, collapse: { ...DEFAULT_RULES.collapse, on: false } };
    await saveRules(connection.db, { runId, scope: "run", rules });
    await tell(...entropy(0.01, [1, 60]));
    await look();
    expect(await alertsOf(runId)).toEqual([]);
  });
});

describe("the webhook", () => {
  const due = () =>
    connection.db.execute(sql`update alerts set next_try_at = now() where delivery = 'waiting'`);
  const receiver = (...answers: Awaited<ReturnType<Post>>[]) => {
    const got: { address: string; body: unknown }[] = [];
    const post: Post = async (address, body) => {
      got.push({ address, body });
      return answers[got.length - 1] ?? { ok: true };
    };
    return { got, post };
  };
  const busy = { ok: false, isFinal: false, sentence: "busy." } as const;

  async function collapsed() {
    const made = await runWith();
    await saveRules(connection.db, { runId: made.runId, scope: "run", rules: withHook });
    await made.tell(...entropy(0.01, [1, 60]));
    await look();
    return made;
  }

  it("gets an episode once, with what a receiver needs", async () => {
    const { runId, tell } = await collapsed();
    const { got, post } = receiver();
    expect(await sendDueAlerts(connection.db, post)).toBe(1);
    await tell(...entropy(0.01, [61, 90]));
    await look();
    expect(await sendDueAlerts(connection.db, post)).toBe(0);
    const [alert] = await alertsOf(runId);
    expect(alert).toMatchObject({ delivery: "sent", tries: 1 });
    expect(got).toEqual([
      {
        address: HOOK,
        body: expect.objectContaining({
          version: 1,
          id: alert?.id,
          rule: "collapse",
          stage: "grpo",
          run: { id: runId, name: "Knights", path: `/runs/${runId}?tab=health` },
          step: 60,
        }),
      },
    ]);
  });

  it("is tried again later, and then no more", async () => {
    const { runId } = await collapsed();
    const { got, post } = receiver(busy, busy);
    await sendDueAlerts(connection.db, post);
    expect(await sendDueAlerts(connection.db, post)).toBe(0);
    expect((await alertsOf(runId))[0]).toMatchObject({
      delivery: "waiting",
      tries: 1,
      deliveryNote: "busy.",
    });
    await due();
    await sendDueAlerts(connection.db, post);
    await due();
    await sendDueAlerts(connection.db, post);
    expect((await alertsOf(runId))[0]).toMatchObject({ delivery: "sent", tries: 3, deliveryNote: "" });
    expect(got).toHaveLength(3);
  });

  it("is claimed by one process at a time", async () => {
    await collapsed();
    const { got, post } = receiver();
    await Promise.all([1, 2, 3].map(() => sendDueAlerts(connection.db, post)));
    expect(got).toHaveLength(1);
  });

  it("gives up after its last try, and at once where another is of no use", () => {
    expect(RETRY_SECONDS.map((_, index) => outcomeOf(busy, index + 1).waitSeconds)).toEqual([
      ...RETRY_SECONDS,
    ]);
    expect(outcomeOf(busy, RETRY_SECONDS.length + 1)).toMatchObject({ delivery: "failed", note: "busy." });
    expect(outcomeOf({ ...busy, isFinal: true }, 1)).toMatchObject({ delivery: "failed" });
  });
});
