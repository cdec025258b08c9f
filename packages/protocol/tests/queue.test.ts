import fc from "fast-check";
import { expect, test } from "vitest";
import { isHeld, newLease, nextFor, type QueuedRun, type RunLease, transition } from "../src";

const WORKERS = ["w1", "w2"] as const;
const worker = fc.constantFrom(...WORKERS);
/** What each worker's machine has. */
const OFFERS: Record<string, readonly string[]> = { w1: ["sandbox"], w2: ["sandbox", "iverilog"] };
const asking = (workerId: string) => ({ workerId, offers: OFFERS[workerId] ?? [] });

type Run = RunLease & Pick<QueuedRun, "id" | "priority" | "createdAt" | "position">;

const queue = fc
  .array(
    fc.record({
      priority: fc.integer({ min: -1, max: 1 }),
      onlyWorkerId: fc.constantFrom(null, null, ...WORKERS),
      requires: fc.constantFrom([], [], ["sandbox"], ["iverilog"], ["iverilog", "sandbox"], ["custom-code"]),
      createdAt: fc.integer({ min: 0, max: 2 }),
      position: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((drawn) => drawn.map((run, index): Run => ({ ...newLease(), ...run, id: `r${index}` })));

/** A worker asks for a run, or ends one that it holds: for good, or back into the queue with its checkpoints. */
const asked = fc.record({ workerId: worker, kind: fc.constantFrom("claim", "claim", "done", "release") });

const waiting = (runs: readonly Run[]): Run[] => runs.filter(({ state }) => state === "queued");

test("whatever workers ask in whatever order: the most urgent run that is theirs to take, and nobody else's", () => {
  let claims = 0;
  fc.assert(
    fc.property(queue, fc.array(asked, { minLength: 5, maxLength: 30 }), (drawn, steps) => {
      let runs = drawn;
      const put = (id: string, lease: RunLease) => {
        runs = runs.map((run) => (run.id === id ? { ...run, ...lease } : run));
      };
      for (const [now, { workerId, kind }] of steps.entries()) {
        const held = runs.filter((run) => isHeld(run.state));
        if (kind === "claim") {
          const next = nextFor(asking(workerId), waiting(runs));
          const free = waiting(runs).filter(
            (run) =>
              (run.onlyWorkerId === null || run.onlyWorkerId === workerId) &&
              run.requires.every((name) => OFFERS[workerId]?.includes(name)),
          );
          expect(next === null).toBe(free.length === 0);
          if (!next) continue;
          expect(free).toContain(next);
          expect(next.priority).toBe(Math.max(...free.map(({ priority }) => priority)));
          const equals = free.filter(({ priority }) => priority === next.priority);
          // What it has begun before what is older, and the oldest of either.
          const begun = equals.filter((run) => run.workerId === workerId);
          const rivals = begun.length > 0 ? begun : equals;
          expect(rivals).toContain(next);
          expect(next.createdAt).toBe(Math.min(...rivals.map(({ createdAt }) => createdAt)));
          const granted = transition(next, { kind: "lease", ...asking(workerId), request: `q${now}` }, now);
          if (!granted.ok) throw new Error(granted.refusal);
          put(next.id, granted.lease);
          claims += 1;
          // However urgent what waits, what is held stays held.
          for (const run of held) expect(runs).toContainEqual(run);
          continue;
        }
        const mine = held.find((run) => run.workerId === workerId);
        if (!mine) continue;
        const outcome =
          kind === "done" ? ({ kind: "succeeded", message: "" } as const) : { kind: "released" as const };
        const ended = transition(mine, { kind: "finish", workerId, fence: mine.fence, outcome }, now);
        if (ended.ok) put(mine.id, ended.lease);
      }
    }),
    { numRuns: 500 },
  );
  expect(claims).toBeGreaterThan(1_000);
});

test("a run for one worker waits for it though another asks", () => {
  const run: Run = { ...newLease(), id: "r", priority: 9, onlyWorkerId: "w2", createdAt: 0, position: 0 };
  expect(nextFor(asking("w1"), [run])).toBeNull();
  expect(transition(run, { kind: "lease", ...asking("w1"), request: "q" }, 0)).toEqual({
    ok: false,
    refusal: "otherWorker",
  });
  expect(nextFor(asking("w2"), [run])).toBe(run);
});

test("a run goes only to a worker whose machine has all that it requires", () => {
  const run: Run = { ...newLease(), id: "r", requires: ["iverilog"], priority: 9, createdAt: 0, position: 0 };
  const plain: Run = { ...newLease(), id: "s", priority: 0, createdAt: 1, position: 0 };
  expect(nextFor(asking("w1"), [run])).toBeNull();
  expect(nextFor(asking("w1"), [run, plain])).toBe(plain);
  expect(nextFor(asking("w2"), [run, plain])).toBe(run);
});
