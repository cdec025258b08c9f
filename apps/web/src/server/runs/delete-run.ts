import { type Db, deleteRun, findRun } from "@switchyard/db";
import { noSuchRun } from "../live/run-feed";
import { UserFault } from "../user-fault";

/** With its curves, rollouts and log. Artifacts stay: other runs may build on the same stage. */
export async function removeRun(db: Db, runId: string): Promise<void> {
  if (await deleteRun(db, runId)) return;
  if (!(await findRun(db, runId))) throw noSuchRun();
  throw new UserFault("CONFLICT", "The run is being worked on.", {
    remedy: "Cancel it first, then delete it.",
  });
}
