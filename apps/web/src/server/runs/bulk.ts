/** One wish about many runs. Each is treated by itself: what cannot be done to one does not hold up the others. */
import type { Db } from "@switchyard/db";
import { cancelRun, pauseRun, resumeRun, retryRun } from "../lease/user-commands";
import { UserFault } from "../user-fault";
import { removeRun, restoreRun } from "./delete-run";

export const BULK_ACTIONS = ["pause", "resume", "retry", "cancel", "delete", "restore"] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

const ACTS: Record<BulkAction, (db: Db, runId: string) => Promise<unknown>> = {
  pause: pauseRun,
  resume: resumeRun,
  retry: retryRun,
  cancel: cancelRun,
  delete: removeRun,
  restore: restoreRun,
};

export interface BulkResult {
  done: string[];
  refused: { runId: string; message: string; remedy: string }[];
}

export async function actOnRuns(
  db: Db,
  { action, runIds }: { action: BulkAction; runIds: readonly string[] },
): Promise<BulkResult> {
  const result: BulkResult = { done: [], refused: [] };
  for (const runId of new Set(runIds)) {
    try {
      await ACTS[action](db, runId);
      result.done.push(runId);
    } catch (error) {
      if (!(error instanceof UserFault)) throw error;
      result.refused.push({ runId, message: error.message, remedy: error.remedy });
    }
  }
  return result;
}
