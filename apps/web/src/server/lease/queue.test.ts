import { type Connection, createWorker, findRun, listWorkers } from "@switchyard/db";
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
  const claim = async (workerId: string, has: readonly string[] = []) => {
    const offers = ["sandbox", "iverilog"].map((name) => ({
      name,
      problem: has.includes(name) ? null : { message: "Not here.", remedy: "Install it." },
    }));
    const { lease } = await leaseCall(connection.db, workerId, leaseRequest({ offers }));
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
      requires: fc.constantFrom([], [], ["sandbox"], ["iverilog", "sandbox"], ["custom-code"]),
      workerId: fc.constantFrom(null, ...workers),
      createdAt: fc.integer({ min: 1, max: 3 }).map((n) => n * 1_000_000),
      position: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 6 }), async (drawn) => {
        await connection.sql`truncate runs cascade`;
        let queue: QueuedRun[] = [];
        for (const one of drawn) {
          const id = await queueRun(connection.db, undefined, one.requires);
          await connection.sql`update runs set priority = ${one.priority}, only_worker_id = ${one.onlyWorkerId},
            worker_id = ${one.workerId}, position = ${one.position},
            created_at = to_timestamp(${one.createdAt / 1000}) where id = ${id}`;
          queue.push({ id, ...one });
        }
        for (let turn = 0; turn <= drawn.length; turn += 1) {
          const workerId = workers[turn % 2] ?? "";
          const offers = turn % 3 === 0 ? [] : turn % 2 === 0 ? ["sandbox"] : ["iverilog", "sandbox"];
          const wanted = nextFor({ workerId, offers }, queue);
          const lease = await claim(workerId, offers);
          expect(lease?.runId ?? null).toBe(wanted?.id ?? null);
          queue = queue.filter(({ id }) => id !== lease?.runId);
        }
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it("passes over what this worker lacks, and keeps what each has with its reasons", async () => {
    const { id: bare } = await createWorker(connection.db, "bare");
    const { id: full } = await createWorker(connection.db, "full");
    const verilog = await queueRun(connection.db, undefined, ["sandbox", "iverilog"]);
    const plain = await queueRun(connection.db);
    expect((await claim(bare, ["sandbox"]))?.runId).toBe(plain);
    expect(await claim(bare, ["sandbox"])).toBeNull();
    expect((await findRun(connection.db, verilog))?.state).toBe("queued");
    expect((await claim(full, ["sandbox", "iverilog"]))?.runId).toBe(verilog);
    const stored = await listWorkers(connection.db);
    expect(stored.find(({ id }) => id === bare)?.offers).toEqual([
      { name: "sandbox", problem: null },
      { name: "iverilog", problem: { message: "Not here.", remedy: "Install it." } },
    ]);
  });

  it("does not give a run back to a worker that has come back without what it requires", async () => {
    const { id: one } = await createWorker(connection.db, "one");
    await queueRun(connection.db, undefined, ["sandbox"]);
    const lease = await claim(one, ["sandbox"]);
    if (!lease) throw new Error("not leased");
    const unfinished = [{ runId: lease.runId, fence: lease.fence }];
    const again = (offers: { name: string; problem: null }[]) =>
      leaseCall(connection.db, one, leaseRequest({ unfinished, offers }));
    expect((await again([])).lease).toBeNull();
    expect((await again([{ name: "sandbox", problem: null }])).lease?.attempt).toBe(2);
  });

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
