/** How an attempt ended, and the state that its run goes to. */
import { MAX_FAILURES, type RunLease, type RunState } from "./lease-state";

export type Outcome =
  | { kind: "succeeded"; message: string }
  /** The run itself cannot go on: a person has to act. */
  | { kind: "failed"; message: string; remedy: string; node: string | null }
  /** Paused by the user, or by itself for a reason such as a full disk. */
  | { kind: "paused"; message: string; remedy: string }
  | { kind: "cancelled"; message: string }
  /** The worker stops and gives the run back; the next worker goes on from the checkpoint. */
  | { kind: "released" }
  /** The trainer died; worth another attempt. */
  | { kind: "crashed"; message: string }
  /** The lease ran out. */
  | { kind: "lost" };
export type OutcomeKind = Outcome["kind"];

const NOBODY = { expiresAt: null, deadlineAt: null, leaseRequest: null } as const;

export function finishLease(lease: RunLease, outcome: Outcome): RunLease {
  // Who asks for a run to be cancelled gets it cancelled, whatever its last step still brought.
  if (lease.state === "cancelling") return ended(lease, "cancelled", "Cancelled.");
  switch (outcome.kind) {
    case "succeeded":
      return ended(lease, "succeeded", outcome.message);
    case "cancelled":
      return ended(lease, "cancelled", outcome.message);
    case "failed":
      return {
        ...ended(lease, "failed", outcome.message),
        remedy: outcome.remedy,
        failedNode: outcome.node,
      };
    case "paused":
      return { ...ended(lease, "paused", outcome.message), remedy: outcome.remedy };
    case "released":
      return ended(lease, lease.state === "pausing" ? "paused" : "queued", "");
    case "crashed":
      return tryAgain(lease, outcome.message);
    case "lost":
      return tryAgain(lease, "The worker was lost.");
  }
}

const ended = (lease: RunLease, state: RunState, message: string): RunLease => ({
  ...lease,
  ...NOBODY,
  state,
  message,
  remedy: "",
  failedNode: null,
});

function tryAgain(lease: RunLease, why: string): RunLease {
  if (lease.state === "pausing") return ended(lease, "paused", why);
  const failures = lease.failures + 1;
  if (failures < MAX_FAILURES) {
    const message = `${why} Going on from the last checkpoint (try ${failures + 1} of ${MAX_FAILURES}).`;
    return { ...ended(lease, "queued", message), failures };
  }
  return {
    ...ended(lease, "failed", `${why} That was try ${failures} of ${MAX_FAILURES} without a new checkpoint.`),
    failures,
    remedy: "Look at the last lines of the run's log, then retry the run.",
  };
}
