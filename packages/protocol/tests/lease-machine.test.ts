import fc from "fast-check";
import { expect, test } from "vitest";
import {
  CANCEL_DEADLINE_MS,
  isFinal,
  isHeld,
  LEASE_MS,
  type LeaseCommand,
  MAX_FAILURES,
  newLease,
  type Outcome,
  type RunLease,
  transition,
} from "../src";

const workerId = fc.constantFrom("w1", "w2", "w3");
const NAMES = ["sandbox", "custom-code"] as const;
const names = fc.subarray([...NAMES]);
const chosenWorker = fc.constantFrom(null, null, "w1", "w2");
const outcome: fc.Arbitrary<Outcome> = fc.constantFrom(
  { kind: "succeeded", message: "" },
  { kind: "failed", message: "m", remedy: "r", node: "n" },
  { kind: "paused", message: "", remedy: "" },
  { kind: "cancelled", message: "" },
  { kind: "released" },
  { kind: "crashed", message: "c" },
);

/** Fences are drawn relative to the present one, so that present, stale and forged ones all come up often. */
const fenceOffset = fc.constantFrom(0, 0, 0, 0, -1, -2, 1);
type Step = { advanceMs: number; make: (lease: RunLease) => LeaseCommand };

const step: fc.Arbitrary<Step> = fc
  .record({
    advanceMs: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 8_000 }) },
      { weight: 2, arbitrary: fc.integer({ min: 15_000, max: 40_000 }) },
      // The clock is set an hour or more forwards or backwards.
      { weight: 1, arbitrary: fc.constantFrom(-7_200_000, -3_600_000, 3_600_000) },
    ),
    kind: fc.constantFrom(
      "lease",
      "lease",
      "lease",
      "heartbeat",
      "heartbeat",
      "events",
      "events",
      "events",
      "finish",
      "cancel",
      "pause",
      "resume",
      "retry",
      "expire",
      "expire",
    ),
    workerId,
    request: fc.constantFrom("q1", "q2", "q3", "q4"),
    offers: fc.oneof({ weight: 3, arbitrary: fc.constant([...NAMES]) }, { weight: 1, arbitrary: names }),
    fenceOffset,
    attemptOffset: fc.constantFrom(0, 0, 0, 0, -1, 1),
    firstSeqOffset: fc.integer({ min: -4, max: 3 }),
    count: fc.integer({ min: 1, max: 5 }),
    progressed: fc.boolean(),
    outcome,
  })
  .map(({ advanceMs, kind, ...draw }) => ({
    advanceMs,
    make: (lease: RunLease): LeaseCommand => {
      const held = { workerId: draw.workerId, fence: lease.fence + draw.fenceOffset };
      switch (kind) {
        case "lease":
          return {
            kind,
            workerId: draw.workerId,
            request: draw.request,
            offers: draw.offers,
            heldFence: held.fence,
          };
        case "heartbeat":
          return { kind, ...held };
        case "events": {
          const firstSeq = Math.max(1, lease.ackedSeq + 1 + draw.firstSeqOffset);
          const attempt = lease.attempt + draw.attemptOffset;
          return { kind, ...held, attempt, firstSeq, count: draw.count, progressed: draw.progressed };
        }
        case "finish":
          return { kind, ...held, outcome: draw.outcome };
        default:
          return { kind: kind as "cancel" | "pause" | "resume" | "retry" | "expire" };
      }
    },
  }));

/** What must hold between a lease and the next, whatever the command: written without the machine's own rules. */
function checkInvariants(before: RunLease, command: LeaseCommand, after: RunLease, now: number): void {
  expect(after.fence).toBeGreaterThanOrEqual(before.fence);
  if (after.fence !== before.fence) {
    expect(command.kind).toBe("lease");
    expect([after.fence, after.attempt]).toEqual([before.fence + 1, before.attempt + 1]);
    expect(["queued", "leased"]).toContain(before.state);
    expect(after.ackedSeq).toBe(0);
    // A run that was given to one worker is never granted to another.
    if (before.onlyWorkerId !== null) expect(after.workerId).toBe(before.onlyWorkerId);
    // Nor to one that lacks what it requires, not even to the worker that held it before.
    const offers = command.kind === "lease" ? command.offers : [];
    expect(before.requires.filter((name) => !offers.includes(name))).toEqual([]);
  } else {
    expect(after.attempt).toBe(before.attempt);
    expect(after.ackedSeq).toBeGreaterThanOrEqual(before.ackedSeq);
  }
  expect(after.onlyWorkerId).toBe(before.onlyWorkerId);
  expect(after.requires).toEqual(before.requires);
  if (before.state === "cancelled" || before.state === "succeeded") expect(after).toEqual(before);
  if (before.state === "failed" && command.kind !== "retry") expect(after).toEqual(before);
  if (before.state === "cancelling") expect(["cancelling", "cancelled"]).toContain(after.state);
  if (before.state === "pausing") expect(after.state).not.toBe("leased");
  // Held and an expiry go together, and no lease is promised for longer than its length.
  expect(after.expiresAt !== null).toBe(isHeld(after.state));
  expect(after.deadlineAt !== null).toBe(after.state === "cancelling");
  if (after.expiresAt !== null && after.expiresAt !== before.expiresAt) {
    expect(after.expiresAt).toBeLessThanOrEqual(now + LEASE_MS);
  }
  expect(after.failures).toBeLessThanOrEqual(MAX_FAILURES);
}

const isWorkerWrite = (
  command: LeaseCommand,
): command is LeaseCommand & { workerId: string; fence: number } =>
  command.kind === "heartbeat" || command.kind === "events" || command.kind === "finish";

function checkAccepted(before: RunLease, command: LeaseCommand, after: RunLease): void {
  if (!isWorkerWrite(command)) return;
  expect(command.fence).toBe(before.fence);
  expect(command.workerId).toBe(before.workerId);
  // Without the lease nothing is written: only a repeated report of an end is answered as the first was.
  if (!isHeld(before.state)) expect([command.kind, after]).toEqual(["finish", before]);
}

test("no sequence of commands, clock jumps included, breaks an invariant", () => {
  let commands = 0;
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      chosenWorker,
      names,
      fc.array(step, { minLength: 10, maxLength: 40 }),
      (only, requires, steps) => {
        let lease: RunLease = { ...newLease(), onlyWorkerId: only, requires };
        let now = 1_000_000_000;
        for (const { advanceMs, make } of steps) {
          now += advanceMs;
          const command = make(lease);
          const result = transition(lease, command, now);
          if (result.ok) {
            checkAccepted(lease, command, result.lease);
            checkInvariants(lease, command, result.lease, now);
            lease = result.lease;
          }
          commands += 1;
          seen.add(lease.state);
        }
      },
    ),
    { numRuns: 12_000 },
  );
  expect(commands).toBeGreaterThan(100_000);
  expect(seen.size).toBe(8);
}, 60_000);

const lease = (from: RunLease, command: LeaseCommand, now: number): RunLease => {
  const result = transition(from, command, now);
  if (!result.ok) throw new Error(`refused: ${result.refusal}`);
  return result.lease;
};
const leased = (now = 0) =>
  lease(newLease(), { kind: "lease", workerId: "w1", request: "q1", offers: [] }, now);
const held = { workerId: "w1", fence: 1 };

test("a lost worker's run goes back to the queue after 20 s, not before", () => {
  const run = leased();
  expect(lease(run, { kind: "expire" }, 19_999).state).toBe("leased");
  expect(lease(run, { kind: "expire" }, 20_000)).toMatchObject({
    state: "queued",
    failures: 1,
    workerId: "w1",
  });
  const alive = lease(run, { kind: "heartbeat", ...held }, 15_000);
  expect(lease(alive, { kind: "expire" }, 34_999).state).toBe("leased");
});

test("a database clock set back by an hour holds a dead worker's lease for 20 s, not for an hour", () => {
  const run = leased(3_600_000);
  const clamped = lease(run, { kind: "expire" }, 0);
  expect(clamped.state).toBe("leased");
  expect(lease(clamped, { kind: "expire" }, 20_000).state).toBe("queued");
});

test("the same request twice gets one lease; another request of the same worker gets none", () => {
  const run = leased();
  expect(lease(run, { kind: "lease", workerId: "w1", request: "q1", offers: [] }, 10)).toMatchObject({
    fence: 1,
    attempt: 1,
  });
  expect(transition(run, { kind: "lease", workerId: "w1", request: "q2", offers: [] }, 10)).toEqual({
    ok: false,
    refusal: "notQueued",
  });
});

test("a worker that was started again takes its own lease back at once, by the fence in its folder", () => {
  const again = { kind: "lease", workerId: "w1", request: "q2", offers: [], heldFence: 1 } as const;
  expect(lease(leased(), again, 10)).toMatchObject({ fence: 2, attempt: 2, failures: 0 });
  expect(transition(leased(), { ...again, heldFence: 0 }, 10).ok).toBe(false);
  expect(transition(leased(), { ...again, workerId: "w2" }, 10).ok).toBe(false);
});

test("events: a gap and a repeat change nothing, an overlap moves on, the next attempt keeps what the last one had", () => {
  const events = (from: RunLease, firstSeq: number, count: number) =>
    lease(from, { kind: "events", ...held, attempt: from.attempt, firstSeq, count, progressed: false }, 0);
  const ten = events(leased(), 1, 10);
  expect(ten.ackedSeq).toBe(10);
  expect(events(ten, 12, 3).ackedSeq).toBe(10);
  expect(events(ten, 4, 3).ackedSeq).toBe(10);
  expect(events(ten, 8, 6).ackedSeq).toBe(13);
  const next = lease(ten, { kind: "lease", workerId: "w1", request: "q2", offers: [], heldFence: 1 }, 0);
  expect(next).toMatchObject({ ackedSeq: 0, previousAckedSeq: 10 });
});

test("cancel wins over a success that arrives later, and ends by itself when the worker is silent", () => {
  const cancelling = lease(leased(), { kind: "cancel" }, 0);
  const finish = { kind: "finish", ...held, outcome: { kind: "succeeded", message: "done" } } as const;
  expect(lease(cancelling, finish, 1).state).toBe("cancelled");
  const beating = lease(cancelling, { kind: "heartbeat", ...held }, CANCEL_DEADLINE_MS - 1);
  expect(lease(beating, { kind: "expire" }, CANCEL_DEADLINE_MS).state).toBe("cancelled");
});

test("crashes in a row fail the run in words; a checkpoint between them starts the count anew", () => {
  const crashed = { kind: "finish", outcome: { kind: "crashed", message: "The trainer died." } } as const;
  let run = newLease();
  for (let attempt = 1; attempt <= MAX_FAILURES; attempt += 1) {
    expect(run.state).toBe("queued");
    run = lease(run, { kind: "lease", workerId: "w1", request: `q${attempt}`, offers: [] }, 0);
    if (attempt === MAX_FAILURES) {
      const command = { kind: "events", attempt, firstSeq: 1, count: 1, progressed: true } as const;
      const secured = lease(run, { ...command, workerId: "w1", fence: attempt }, 0);
      expect(secured.failures).toBe(0);
    }
    run = lease(run, { ...crashed, workerId: "w1", fence: attempt }, 0);
  }
  expect(run.state).toBe("failed");
  expect(run.message).toContain("The trainer died.");
  expect(run.remedy).not.toBe("");
  expect(lease(run, { kind: "retry" }, 0)).toMatchObject({ state: "queued", failures: 0 });
});

test("a final state is final", () => {
  for (const state of ["succeeded", "cancelled"] as const) {
    expect(isFinal(state)).toBe(true);
    for (const kind of ["cancel", "pause", "resume", "retry"] as const) {
      expect(transition({ ...newLease(), state }, { kind }, 0)).toEqual({
        ok: false,
        refusal: "notPossible",
      });
    }
  }
});

test("a worker that lacks what the run requires is refused, also when it comes back without what it had", () => {
  const run = { ...newLease(), requires: ["sandbox", "custom-code"] };
  const asked = { kind: "lease", workerId: "w1", request: "q1" } as const;
  expect(transition(run, { ...asked, offers: ["sandbox"] }, 0)).toEqual({
    ok: false,
    refusal: "lacksRequirement",
  });
  const granted = lease(run, { ...asked, offers: ["custom-code", "sandbox", "iverilog"] }, 0);
  // The reply was lost: the same grant again, whatever the worker says of itself meanwhile.
  expect(lease(granted, { ...asked, offers: [] }, 1).fence).toBe(granted.fence);
  const back = { ...asked, request: "q2", heldFence: 1 };
  expect(transition(granted, { ...back, offers: ["sandbox"] }, 1).ok).toBe(false);
  expect(lease(granted, { ...back, offers: ["sandbox", "custom-code"] }, 1)).toMatchObject({ attempt: 2 });
});
