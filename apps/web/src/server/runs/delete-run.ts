import { binRuns, type Db, findRun, restoreRuns } from "@switchyard/db";
import { noSuchRun } from "../live/run-feed";
import { UserFault } from "../user-fault";

/** Into the bin, from where `restoreRun` takes it back for a while. Artifacts stay: other runs may build on the same stage. */
export async function removeRun(db: Db, runId: string): Promise<void> {
  const [gone] = await binRuns(db, [runId]);
  if (gone !== undefined) return;
  const run = await findRun(db, runId);
  if (!run || run.deletedAt) throw noSuchRun();
  throw new UserFault("CONFLICT", "The run is being worked on.", {
    remedy: "Cancel it first, then delete it.",
  });
}

/** Out of the bin, while it is still there. */
export async function restoreRun(db: Db, runId: string): Promise<void> {
  const [back] = await restoreRuns(db, [runId]);
  if (back === undefined) {
    throw new UserFault("NOT_FOUND", "The run was deleted for good.", {
      remedy: "Start it again from its experiment.",
    });
  }
}
