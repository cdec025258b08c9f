import { type Connection, createWorker, findRun } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { nextFor, type QueuedRun } from "@switchyard/protocol";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { leaseRequest, queueRun } from "../../../tests/spec";
import { removeRun, restoreRun } from "../runs/delete-run";
import { addExperiment } from "../runs/run-fixture";
import { type StartGroupInput, startGroup } from "../runs/start-group";
import { finishCall, leaseCall } from "../worker-api/calls";

let connection: Connection;
beforeAll(async () => {
  connection = await testDatabase();
});
afterAll(() => connection.close());
beforeEach(() => connection.sql`truncate runs, run_groups, workers cascade`);

let keys = 0;
const start = (experimentId: string, more: Partial<StartGroupInput> = {}) =>
  startGroup(connection.db, {
    experimentId,
    requestKey: `request-${++keys}`,
    seeds: [0],
    notes: "",
    priority: 0,
    workerId: null,
    ...more,
  });

describe("the queue", () => {
  const claim = async (workerId: string) => {
    const { lease } = await leaseCall(connection.db, workerId, leaseRequest());
    return lease;
  };

  it("gives out by priority and to the chosen worker, and leaves what is leased alone", async () => {
    const { id: one } = await createWorker(connection.db, "one");
    const { id: two } = await createWorker(connection.db, "two");
    const experimentId = await addExperiment(connection.db);
    const plain = await start(experimentId);
    const first = await claim(one);
    expect(first?.runId).toBe(plain.runIds[0]);
    const low = await start(experimentId, { priority: -1 });
    const high = await start(experimentId, { priority: 1, workerId: two, seeds: [0, 1] });
    expect((await claim(one))?.runId).toBe(low.runIds[0]);
    expect(await claim(one)).toBeNull();
    expect((await claim(two))?.runId).toBe(high.runIds[0]);
    expect(await findRun(connection.db, first?.runId ?? "")).toMatchObject({
      state: "leased",
      workerId: one,
    });
    expect((await claim(two))?.runId).toBe(high.runIds[1]);
  });

  it("agrees with the rule of the protocol, whatever waits", async () => {
    const ids = await Promise.all(["a", "b"].map((name) => createWorker(connection.db, name)));
    const workers = ids.map(({ id }) => id);
    const run = fc.record({
      priority: fc.integer({ min: -1, max: 1 }),
      onlyWorkerId: fc.constantFrom(null, null, ...workers),
      workerId: fc.constantFrom(null, ...workers),
      createdAt: fc.integer({ min: 1, max: 3 }).map((n) => n * 1_000_000),
      position: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 6 }), async (drawn) => {
        await connection.sql`truncate runs cascade`;
        let queue: QueuedRun[] = [];
        for (const one of drawn) {
          const id = await queueRun(connection.db);
          await connection.sql`update runs set priority = ${one.priority}, only_worker_id = ${one.onlyWorkerId},
            worker_id = ${one.workerId}, position = ${one.position},
            created_at = to_timestamp(${one.createdAt / 1000}) where id = ${id}`;
          queue.push({ id, ...one });
        }
        for (let turn = 0; turn <= drawn.length; turn += 1) {
          const workerId = workers[turn % 2] ?? "";
          const wanted = nextFor(workerId, queue);
          const lease = await claim(workerId);
          expect(lease?.runId ?? null).toBe(wanted?.id ?? null);
          queue = queue.filter(({ id }) => id !== lease?.runId);
        }
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it("does not give out what lies in the bin, until it is brought back", async () => {
    const { id: one } = await createWorker(connection.db, "one");
    const { runIds } = await start(await addExperiment(connection.db));
    const [runId = ""] = runIds;
    await removeRun(connection.db, runId);
    expect(await claim(one)).toBeNull();
    await restoreRun(connection.db, runId);
    const lease = await claim(one);
    expect(lease?.runId).toBe(runId);
    const outcome = { kind: "succeeded", message: "" } as const;
    await finishCall(connection.db, one, { runId, fence: lease?.fence ?? 0, outcome });
  });
});
