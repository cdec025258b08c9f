import { type Db, deleteRun, leaseOf, lockRun, storeLease } from "@switchyard/db";
import { type RunState, transition } from "@switchyard/protocol";
import { noSuchRun } from "../live/run-feed";
import { UserFault } from "../user-fault";

export type RunCommand = "cancel" | "pause" | "resume" | "retry";

/** What a person asks of a run. Which command is allowed in which state is the lease machine's to say. */
export async function commandRun(db: Db, runId: string, command: RunCommand): Promise<{ state: RunState }> {
  return db.transaction(async (tx) => {
    const locked = await lockRun(tx, runId);
    if (!locked) throw noSuchRun();
    const moved = transition(leaseOf(locked.run), { kind: command }, locked.now);
    if (!moved.ok) throw notNow(command, locked.run.state);
    await storeLease(tx, locked, moved.lease);
    return { state: moved.lease.state };
  });
}

/** With its curves, rollouts and log. Artifacts stay: other runs may build on the same stage. */
export async function removeRun(db: Db, runId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const locked = await lockRun(tx, runId);
    if (!locked) throw noSuchRun();
    if (await deleteRun(tx as Db, runId)) return;
    throw new UserFault("CONFLICT", "The run is being worked on.", {
      remedy: "Cancel it first, then delete it.",
    });
  });
}

const SAID: Record<RunState, string> = {
  queued: "is waiting for a worker",
  leased: "is running",
  pausing: "is about to pause",
  paused: "is paused",
  cancelling: "is being cancelled",
  succeeded: "has finished",
  failed: "has failed",
  cancelled: "was cancelled",
};

const REMEDIES: Record<RunCommand, string> = {
  cancel: "There is nothing left to cancel.",
  pause: "Only a run that waits or runs can be paused.",
  resume: "Only a paused run can be resumed.",
  retry: "Only a failed run can be tried again; start a new one from the experiment.",
};

const notNow = (command: RunCommand, state: RunState): UserFault =>
  new UserFault("CONFLICT", `The run ${SAID[state]}.`, { remedy: REMEDIES[command] });
