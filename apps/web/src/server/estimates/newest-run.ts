import { type DbOrTx, runs } from "@switchyard/db";
import type { JobSpec } from "@switchyard/protocol";
import { desc, eq } from "drizzle-orm";

export interface NewestRun {
  id: string;
  name: string;
  seed: number;
  spec: JobSpec;
}

/** What the draft is compared with. Null where the experiment has never been run. */
export async function readNewestRun(db: DbOrTx, experimentId: string): Promise<NewestRun | null> {
  const [run] = await db
    .select({ id: runs.id, name: runs.name, seed: runs.seed, spec: runs.spec })
    .from(runs)
    .where(eq(runs.experimentId, experimentId))
    .orderBy(desc(runs.createdAt), desc(runs.id))
    .limit(1);
  return run ?? null;
}
