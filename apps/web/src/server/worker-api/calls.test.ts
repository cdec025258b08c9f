import { type Connection, createWorker, findRun, hashToken, points, series, workers } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import type { LeaseGrant } from "@switchyard/protocol";
import { asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { leaseRequest, metrics, queueRun, specWith } from "../../../tests/spec";
import { sweepExpired } from "../lease/expire";
import { cancelRun, pauseRun, resumeRun, retryRun } from "../lease/user-commands";
import { attachCall, eventsCall, finishCall, heartbeatCall, leaseCall } from "./calls";
import { Refusal } from "./refusal";
import { eventsRoute, leaseRoute } from "./routes";

let connection: Connection;
let one: string;
let two: string;
let token: string;
beforeAll(async () => {
  connection = await testDatabase();
  ({ id: one, token } = await createWorker(connection.db, "one"));
  ({ id: two } = await createWorker(connection.db, "two"));
});
afterAll(() => connection.close());
beforeEach(() => connection.sql`truncate runs cascade`);

const spool = { events: 0, bytes: 0, thinnedRollouts: 0 };

async function leased(workerId = one): Promise<LeaseGrant> {
  const { lease } = await leaseCall(connection.db, workerId, leaseRequest());
  if (!lease) throw new Error("nothing was leased");
  return lease;
}

const send = (lease: LeaseGrant, firstSeq: number, count: number, workerId = one) =>
  eventsCall(connection.db, workerId, {
    runId: lease.runId,
    fence: lease.fence,
    attempt: lease.attempt,
    events: metrics(lease.attempt, firstSeq, count),
  });

const stored = async (runId: string) => {
  const rows = await connection.db
    .select({ step: points.step, attempt: points.attempt, value: points.value })
    .from(points)
    .innerJoin(series, eq(series.id, points.seriesId))
    .where(eq(series.runId, runId))
    .orderBy(asc(points.step));
  return rows;
};

async function refusal(call: Promise<unknown>): Promise<[number, string]> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Refusal)) throw new Error(`no refusal: ${error}`);
  expect(error.message).toMatch(/\.$/);
  return [error.status, error.code];
}

/** As if so many seconds had passed. */
const age = (runId: string, seconds: number) =>
  connection.sql`update runs set lease_expires_at = lease_expires_at - ${seconds} * interval '1 second',
    deadline_at = deadline_at - ${seconds} * interval '1 second' where id = ${runId}`;

test("two workers race for one job 1,000 times: each time exactly one gets it", async () => {
  const { db } = connection;
  const runId = await queueRun(db);
  for (let race = 1; race <= 1_000; race += 1) {
    const replies = await Promise.all([one, two].map((id) => leaseCall(db, id, leaseRequest())));
    const granted = replies.flatMap(({ lease }, index) =>
      lease ? [{ lease, workerId: index === 0 ? one : two }] : [],
    );
    expect(granted).toHaveLength(1);
    const [winner] = granted;
    if (!winner) return;
    expect(winner.lease).toMatchObject({ runId, fence: race, attempt: race });
    const { fence } = winner.lease;
    await finishCall(db, winner.workerId, { runId, fence, outcome: { kind: "released" } });
  }
}, 120_000);

test("eight workers and eight jobs: nobody gets another's, nobody waits", async () => {
  const { db } = connection;
  const queued = new Set(await Promise.all(Array.from({ length: 8 }, () => queueRun(db))));
  const replies = await Promise.all(
    Array.from({ length: 8 }, (_, index) => leaseCall(db, index % 2 ? one : two, leaseRequest())),
  );
  expect(new Set(replies.map(({ lease }) => lease?.runId))).toEqual(queued);
});

test("a lease that runs out goes back to the queue and the old worker's writes are refused", async () => {
  const { db } = connection;
  const runId = await queueRun(db);
  const first = await leased(one);
  await send(first, 1, 10);
  expect(await sweepExpired(db)).toBe(0);
  await age(runId, 21);
  await sweepExpired(db);
  expect(await findRun(db, runId)).toMatchObject({ state: "queued", failures: 1 });
  expect(await refusal(send(first, 11, 5))).toEqual([409, "staleFence"]);
  const second = await leased(two);
  expect(second).toMatchObject({ fence: 2, attempt: 2, previous: { attempt: 1, ackedSeq: 10 } });
  const { fence } = first;
  const outcome = { kind: "succeeded", message: "" } as const;
  expect(await refusal(finishCall(db, one, { runId, fence, outcome }))).toEqual([409, "staleFence"]);
  expect(await refusal(heartbeatCall(db, one, { runId, fence, spool }))).toEqual([409, "staleFence"]);
  expect((await stored(runId)).length).toBe(10);
  await send(second, 1, 3, two);
  expect((await findRun(db, runId))?.ackedSeq).toBe(3);
});

test("another worker's token cannot write to a run, and cannot tell it from one that does not exist", async () => {
  const { db } = connection;
  await queueRun(db);
  const lease = await leased(one);
  expect(await refusal(send(lease, 1, 1, two))).toEqual([403, "notYours"]);
  expect(await refusal(send({ ...lease, runId: "nosuchrun" }, 1, 1, two))).toEqual([403, "notYours"]);
});

test("a batch sent five times and out of order is stored once, in order", async () => {
  const { db } = connection;
  const runId = await queueRun(db);
  const lease = await leased();
  const batches = [1, 11, 21, 31].flatMap((firstSeq) => Array.from({ length: 5 }, () => firstSeq));
  // A fixed shuffle that begins with the last.
  const shuffled = batches
    .map((firstSeq, index) => ({ firstSeq, key: (index * 7 + 3) % 20 }))
    .sort((a, b) => b.key - a.key);
  while ((await findRun(db, runId))?.ackedSeq !== 40) {
    await Promise.all(shuffled.map(({ firstSeq }) => send(lease, firstSeq, 10)));
  }
  const rows = await stored(runId);
  expect(rows.map(({ step, value }) => [step, value])).toEqual(
    Array.from({ length: 40 }, (_, i) => [i + 1, 1 / (i + 1)]),
  );
});

test("a reply that was lost: the batch again, grown by what came since, loses and doubles nothing", async () => {
  const { db } = connection;
  const runId = await queueRun(db);
  const lease = await leased();
  expect(await send(lease, 1, 10)).toEqual({ acked: 10 });
  expect(await send(lease, 1, 10)).toEqual({ acked: 10 });
  expect(await send(lease, 1, 15)).toEqual({ acked: 15 });
  expect(await send(lease, 17, 3)).toEqual({ acked: 15 });
  expect(await stored(runId)).toHaveLength(15);
});

test("forged numbers are refused whole", async () => {
  const { db } = connection;
  const runId = await queueRun(db);
  const { fence, attempt } = await leased();
  const [first, second] = metrics(attempt, 1, 2);
  if (!first || !second) return;
  const forged = [
    [first, { ...second, seq: 7 }],
    [first, { ...second, attempt: attempt + 1 }],
    [second, first],
  ];
  for (const events of forged) {
    expect(await refusal(eventsCall(db, one, { runId, fence, attempt, events }))).toEqual([
      400,
      "badRequest",
    ]);
  }
  const ahead = { runId, fence, attempt: attempt + 1, events: metrics(attempt + 1, 1, 1) };
  expect(await refusal(eventsCall(db, one, ahead))).toEqual([409, "staleFence"]);
  expect(await stored(runId)).toHaveLength(0);
});

test("a batch fails as a whole or is stored as a whole", async () => {
  const { db } = connection;
  const runId = await queueRun(db);
  const { fence, attempt } = await leased();
  const events = metrics(attempt, 1, 3);
  // No PostgreSQL double holds 1e400; the schema lets no such number in, so it is planted behind it.
  const planted = [...events, { ...events[0], seq: 4, step: 2 ** 40 }] as typeof events;
  await expect(eventsCall(db, one, { runId, fence, attempt, events: planted })).rejects.toThrow();
  expect(await stored(runId)).toHaveLength(0);
  expect((await findRun(db, runId))?.ackedSeq).toBe(0);
});

test("cancel and pause reach the worker by its next heartbeat; a silent worker's run is cancelled all the same", async () => {
  const { db } = connection;
  const runId = await queueRun(db);
  const { fence } = await leased();
  const beat = () => heartbeatCall(db, one, { runId, fence, spool });
  expect((await beat()).command).toBe("none");
  expect(await pauseRun(db, runId)).toEqual({ state: "pausing" });
  expect((await beat()).command).toBe("pause");
  expect(await cancelRun(db, runId)).toEqual({ state: "cancelling" });
  expect((await beat()).command).toBe("cancel");
  await age(runId, 13);
  await sweepExpired(db);
  expect(await findRun(db, runId)).toMatchObject({ state: "cancelled" });
  expect(await refusal(beat())).toEqual([409, "staleFence"]);
  for (const command of [cancelRun, pauseRun, resumeRun, retryRun]) {
    await expect(command(db, runId)).rejects.toThrow(/cannot be/);
  }
});

test("a paused run waits until it is resumed, and goes to the worker that has its checkpoints", async () => {
  const { db } = connection;
  const runId = await queueRun(db);
  const { fence } = await leased(two);
  await pauseRun(db, runId);
  await finishCall(db, two, { runId, fence, outcome: { kind: "paused", message: "", remedy: "" } });
  expect((await leaseCall(db, two, leaseRequest())).lease).toBeNull();
  await connection.sql`update runs set created_at = now() + interval '1 hour' where id = ${runId}`;
  const older = await queueRun(db);
  await resumeRun(db, runId);
  expect((await leased(two)).runId).toBe(runId);
  expect((await leased(two)).runId).toBe(older);
});

test("the same request again gets the same lease; a restarted worker takes its own back by its fence", async () => {
  const { db } = connection;
  const runId = await queueRun(db);
  const request = leaseRequest();
  const [first, again] = [await leaseCall(db, one, request), await leaseCall(db, one, request)];
  expect(again).toEqual(first);
  expect((await leaseCall(db, one, leaseRequest())).lease).toBeNull();
  const unfinished = [{ runId, fence: first.lease?.fence ?? 0 }];
  expect((await leaseCall(db, two, leaseRequest({ unfinished }))).lease).toBeNull();
  expect((await leaseCall(db, one, leaseRequest({ unfinished }))).lease).toMatchObject({ runId, fence: 2 });
});

test("an old worker is refused in a sentence; one whose trainer knows other node kinds gets none of our runs", async () => {
  const { db } = connection;
  expect(await refusal(leaseCall(db, one, leaseRequest({ protocol: 0 })))).toEqual([409, "tooOld"]);
  expect(await refusal(leaseCall(db, one, leaseRequest({ specVersions: [0] })))).toEqual([409, "tooOld"]);
  const contract = "0".repeat(64);
  expect((await leaseCall(db, one, leaseRequest({ contract }))).lease).toBeNull();
  const runId = await queueRun(db);
  expect(await refusal(leaseCall(db, one, leaseRequest({ contract })))).toEqual([409, "tooOld"]);
  expect((await findRun(db, runId))?.state).toBe("queued");
});

test("a run that was compiled before an update waits with a reason and a remedy", async () => {
  const { db } = connection;
  const runId = await queueRun(db, { ...specWith(), contract: "0".repeat(64) });
  expect((await leaseCall(db, one, leaseRequest())).lease).toBeNull();
  const run = await findRun(db, runId);
  expect(run).toMatchObject({ state: "queued", message: expect.stringContaining("before the last update") });
  expect(run?.remedy).not.toBe("");
});

test("a failure is written with its node and remedy, once; retry queues it again", async () => {
  const { db } = connection;
  const runId = await queueRun(db);
  const { fence } = await leased();
  const outcome = {
    kind: "failed",
    message: "The loss is not a number.",
    remedy: "Lower the rate.",
    node: "fake",
  } as const;
  await finishCall(db, one, { runId, fence, outcome });
  await finishCall(db, one, { runId, fence, outcome: { kind: "succeeded", message: "" } });
  expect(await findRun(db, runId)).toMatchObject({
    state: "failed",
    failedNode: "fake",
    remedy: "Lower the rate.",
  });
  expect((await findRun(db, runId))?.finishedAt).not.toBeNull();
  await retryRun(db, runId);
  expect(await findRun(db, runId)).toMatchObject({
    state: "queued",
    failures: 0,
    failedNode: null,
    finishedAt: null,
  });
});

test("a worker may fill the stage cache only with what its own run's spec says", async () => {
  const { db } = connection;
  const runId = await queueRun(db, specWith({}, "2".repeat(64)));
  const { fence } = await leased();
  const base = {
    runId,
    fence,
    stage: "fake",
    role: "stageOutput",
    name: "fake",
    sha256: "e".repeat(64),
  } as const;
  expect(await refusal(attachCall(db, one, { ...base, stageHash: "3".repeat(64) }))).toEqual([
    400,
    "badRequest",
  ]);
  expect(await refusal(attachCall(db, one, { ...base, stageHash: "2".repeat(64) }))).toEqual([
    400,
    "badRequest",
  ]);
  await connection.sql`insert into artifacts (sha256, bytes) values (${base.sha256}, 5)`;
  await attachCall(db, one, { ...base, stageHash: "2".repeat(64) });
  const other = await queueRun(db, specWith({}, "2".repeat(64)));
  const lease = await leased(two);
  expect(lease.runId).toBe(other);
  expect(lease.cachedStages).toEqual([{ stageHash: "2".repeat(64), sha256: base.sha256, bytes: 5 }]);
});

test("the clock of the database decides; what a worker says of time is only shown", async () => {
  const { db } = connection;
  const runId = await queueRun(db);
  const lease = await leased();
  const [event] = metrics(lease.attempt, 1, 1);
  if (!event) return;
  const odd = { ...event, t: Date.now() / 1000 + 3_600 };
  await eventsCall(db, one, { runId, fence: lease.fence, attempt: lease.attempt, events: [odd] });
  const [row] = await connection.sql`select lease_expires_at - now() as left from runs where id = ${runId}`;
  expect(String(row?.left)).toMatch(/^00:00:(1\d|20)/);
});

const post = (body: string, bearer: string) =>
  new Request("http://x/", { method: "POST", body, headers: { authorization: `Bearer ${bearer}` } });
const errorOf = async (response: Response) => [response.status, (await response.json()).error?.code];

test("over HTTP: unknown and revoked tokens 401, no JSON and wrong shapes 400, too large 413", async () => {
  const { db } = connection;
  expect(await errorOf(await leaseRoute(db, post("{}", "x")))).toEqual([401, "unknownToken"]);
  expect(await errorOf(await leaseRoute(db, post("{", token)))).toEqual([400, "badRequest"]);
  expect(await errorOf(await leaseRoute(db, post('{"requestId":5}', token)))).toEqual([400, "badRequest"]);
  expect(await errorOf(await leaseRoute(db, post("x".repeat(2_000_000), token)))).toEqual([413, "tooLarge"]);
  const body = { runId: "r", fence: 1, attempt: 1, events: metrics(1, 1, 5_001) };
  expect(await errorOf(await eventsRoute(db, post(JSON.stringify(body), token)))).toEqual([413, "tooLarge"]);
  await db
    .update(workers)
    .set({ revokedAt: sql`now()` })
    .where(eq(workers.tokenHash, hashToken(token)));
  expect(await errorOf(await leaseRoute(db, post(JSON.stringify(leaseRequest()), token)))).toEqual([
    401,
    "unknownToken",
  ]);
  await db.update(workers).set({ revokedAt: null });
});
