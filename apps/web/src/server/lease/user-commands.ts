/** What a person may ask of a run. Each answers with the run's new state, or throws a `UserFault` with a remedy. */
import type { Db } from "@switchyard/db";
import type { RunState } from "@switchyard/protocol";
import { UserFault } from "../user-fault";
import { applyCommand } from "./held-run";

type UserCommand = "cancel" | "pause" | "resume" | "retry";

export const cancelRun = (db: Db, runId: string) => command(db, runId, "cancel");
export const pauseRun = (db: Db, runId: string) => command(db, runId, "pause");
export const resumeRun = (db: Db, runId: string) => command(db, runId, "resume");
export const retryRun = (db: Db, runId: string) => command(db, runId, "retry");

async function command(db: Db, runId: string, kind: UserCommand): Promise<{ state: RunState }> {
  const applied = await applyCommand(db, runId, { kind });
  if (applied.ok) return { state: applied.lease.state };
  if (applied.refusal === "unknownRun") {
    throw new UserFault("NOT_FOUND", "There is no such run.", { remedy: "It may have been deleted." });
  }
  const { state } = applied.locked.run;
  throw new UserFault("CONFLICT", `A run that is ${WORDS[state]} cannot be ${PARTICIPLE[kind]}.`, {
    remedy: REMEDY[kind],
    details: { state },
  });
}

const PARTICIPLE: Record<UserCommand, string> = {
  cancel: "cancelled",
  pause: "paused",
  resume: "resumed",
  retry: "retried",
};

const WORDS: Record<RunState, string> = {
  queued: "waiting for a worker",
  leased: "running",
  pausing: "being paused",
  paused: "paused",
  cancelling: "being cancelled",
  succeeded: "finished",
  failed: "failed",
  cancelled: "cancelled",
};

const REMEDY: Record<UserCommand, string> = {
  cancel: "It has ended already. Start a new run from its experiment.",
  pause: "Only a running or waiting run can be paused.",
  resume: "Only a paused run can be resumed; wait a moment if it is just being paused.",
  retry: "Only a failed run can be retried. Start a new run from its experiment.",
};
