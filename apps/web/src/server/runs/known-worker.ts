import { type DbOrTx, workers } from "@switchyard/db";
import { and, eq, isNull } from "drizzle-orm";
import { UserFault } from "../user-fault";

/** A run may be meant for one worker only if that one may still come. */
export async function refuseUnknownWorker(tx: DbOrTx, id: string | null): Promise<void> {
  if (id === null) return;
  const [worker] = await tx
    .select({ id: workers.id })
    .from(workers)
    .where(and(eq(workers.id, id), isNull(workers.revokedAt)));
  if (worker) return;
  throw new UserFault("BAD_REQUEST", "The chosen worker is not registered any more.", {
    remedy: "Choose another worker, or any.",
  });
}
