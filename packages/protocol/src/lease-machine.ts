/**
 * The lease of a run as a pure state machine: the server loads the row, calls `transition` with the database's time and
 * stores the result in the same transaction. No clock, no I/O; the model test runs it through random commands.
 *
 *   queued -lease-> leased -finish-> succeeded | failed | cancelled | paused | queued
 *   leased -pause-> pausing, leased -cancel-> cancelling; a lease that runs out goes back to the queue.
 *
 * `succeeded` and `cancelled` are final; `failed` is left only by `retry`.
 */
import { finishLease, type Outcome } from "./lease-finish";
import { CANCEL_DEADLINE_MS, isFinal, isHeld, LEASE_MS, type RunLease } from "./lease-state";
import { hasAll, isMeantFor } from "./queue";

interface Held {
  readonly workerId: string;
  readonly fence: number;
}
export type LeaseCommand =
  /** `heldFence`: the fence that this worker finds in its own folder, when its process died and was started again. */
  | { kind: "lease"; workerId: string; request: string; offers: readonly string[]; heldFence?: number }
  | ({ kind: "heartbeat" } & Held)
  /** Events `firstSeq .. firstSeq + count - 1` of `attempt`; `progressed`: a checkpoint or a finished stage is among them. */
  | ({ kind: "events"; attempt: number; firstSeq: number; count: number; progressed: boolean } & Held)
  | ({ kind: "finish"; outcome: Outcome } & Held)
  | { kind: "cancel" | "pause" | "resume" | "retry" | "expire" };

export type Refusal =
  /** The run is not waiting for a worker. */
  | "notQueued"
  /** Another grant has been made since, or the lease ran out. */
  | "staleFence"
  /** The lease, or the run itself, belongs to another worker. */
  | "otherWorker"
  /** The worker's machine does not have what the run requires. */
  | "lacksRequirement"
  | "wrongAttempt"
  /** The user's command makes no sense in this state. */
  | "notPossible";

export type Transition = { ok: true; lease: RunLease } | { ok: false; refusal: Refusal };

const ok = (lease: RunLease): Transition => ({ ok: true, lease });
const refuse = (refusal: Refusal): Transition => ({ ok: false, refusal });

export function transition(lease: RunLease, command: LeaseCommand, now: number): Transition {
  switch (command.kind) {
    case "lease":
      return grant(lease, command, now);
    case "heartbeat":
      return guard(lease, command) ?? ok({ ...lease, expiresAt: now + LEASE_MS });
    case "events":
      return acceptEvents(lease, command, now);
    case "finish":
      return finish(lease, command);
    case "cancel":
      return cancel(lease, now);
    case "pause":
      return pause(lease);
    case "resume":
      return lease.state === "paused" ? ok(requeue(lease, "")) : refuse("notPossible");
    case "retry":
      return lease.state === "failed" ? ok({ ...requeue(lease, ""), failures: 0 }) : refuse("notPossible");
    case "expire":
      return expire(lease, now);
  }
}

/** The refusal that a write under `held` gets, or null where it holds the lease. */
function guard(lease: RunLease, held: Held): Transition | null {
  if (lease.fence !== held.fence || !isHeld(lease.state)) return refuse("staleFence");
  return lease.workerId === held.workerId ? null : refuse("otherWorker");
}

function grant(lease: RunLease, command: LeaseCommand & { kind: "lease" }, now: number): Transition {
  const { workerId, request, offers, heldFence } = command;
  const isMine = lease.state === "leased" && lease.workerId === workerId;
  // The reply to the same request was lost: the same lease again.
  if (isMine && lease.leaseRequest === request) return ok({ ...lease, expiresAt: now + LEASE_MS });
  // The worker's process died and has come back to its folder before the lease ran out: no need to wait.
  const isTakenBack = isMine && lease.fence === heldFence;
  if (lease.state !== "queued" && !isTakenBack) return refuse("notQueued");
  if (!isMeantFor(lease, workerId)) return refuse("otherWorker");
  if (!hasAll(offers, lease)) return refuse("lacksRequirement");
  return ok({
    ...requeue(lease, ""),
    state: "leased",
    attempt: lease.attempt + 1,
    fence: lease.fence + 1,
    expiresAt: now + LEASE_MS,
    workerId,
    leaseRequest: request,
    ackedSeq: 0,
    previousAckedSeq: lease.ackedSeq,
  });
}

function acceptEvents(lease: RunLease, command: LeaseCommand & { kind: "events" }, now: number): Transition {
  const refused = guard(lease, command);
  if (refused) return refused;
  if (command.attempt !== lease.attempt) return refuse("wrongAttempt");
  const alive = { ...lease, expiresAt: now + LEASE_MS };
  const lastSeq = command.firstSeq + command.count - 1;
  const isGap = command.firstSeq > lease.ackedSeq + 1;
  if (isGap || lastSeq <= lease.ackedSeq) return ok(alive);
  return ok({ ...alive, ackedSeq: lastSeq, failures: command.progressed ? 0 : lease.failures });
}

function finish(lease: RunLease, command: LeaseCommand & { kind: "finish" }): Transition {
  // The reply to the same report was lost: it is already written.
  const isEnded = isFinal(lease.state) || lease.state === "paused";
  const isRepeated = isEnded && lease.fence === command.fence && lease.workerId === command.workerId;
  return isRepeated ? ok(lease) : (guard(lease, command) ?? ok(finishLease(lease, command.outcome)));
}

function cancel(lease: RunLease, now: number): Transition {
  if (lease.state === "queued" || lease.state === "paused") {
    return ok({ ...release(lease), state: "cancelled", message: "Cancelled before it ran on." });
  }
  if (lease.state === "leased" || lease.state === "pausing") {
    return ok({ ...lease, state: "cancelling", deadlineAt: now + CANCEL_DEADLINE_MS });
  }
  return lease.state === "cancelling" ? ok(lease) : refuse("notPossible");
}

function pause(lease: RunLease): Transition {
  if (lease.state === "queued") return ok({ ...release(lease), state: "paused" });
  if (lease.state === "leased") return ok({ ...lease, state: "pausing" });
  return lease.state === "pausing" || lease.state === "paused" ? ok(lease) : refuse("notPossible");
}

function expire(lease: RunLease, now: number): Transition {
  if (lease.expiresAt === null) return ok(lease);
  // The database's clock was set back: no lease may last longer than its length from now.
  const expiresAt = Math.min(lease.expiresAt, now + LEASE_MS);
  const deadlineAt = lease.deadlineAt === null ? null : Math.min(lease.deadlineAt, now + CANCEL_DEADLINE_MS);
  const isDue = expiresAt <= now || (deadlineAt !== null && deadlineAt <= now);
  if (!isDue) return ok({ ...lease, expiresAt, deadlineAt });
  return ok(finishLease(lease, { kind: "lost" }));
}

const release = (lease: RunLease): RunLease => ({
  ...lease,
  expiresAt: null,
  deadlineAt: null,
  leaseRequest: null,
});

const requeue = (lease: RunLease, message: string): RunLease => ({
  ...release(lease),
  state: "queued",
  message,
  remedy: "",
  failedNode: null,
});
