import { sql } from "drizzle-orm";
import type { Connection, DbOrTx } from "./connect";

/** Carries the id of a run that has changed. */
export const RUN_CHANNEL = "switchyard_run";

/** Told to listeners when the transaction commits. */
export async function notifyRun(tx: DbOrTx, runId: string): Promise<void> {
  await tx.execute(sql`select pg_notify(${RUN_CHANNEL}, ${runId})`);
}

/**
 * Calls `onChange` with the id of each changed run, and with null after the connection was lost and is back: then anything
 * may have changed. Returns the function that stops listening.
 */
export async function listenRuns(
  connection: Pick<Connection, "sql">,
  onChange: (runId: string | null) => void,
): Promise<() => Promise<void>> {
  let isFirst = true;
  const { unlisten } = await connection.sql.listen(RUN_CHANNEL, onChange, () => {
    if (!isFirst) onChange(null);
    isFirst = false;
  });
  return unlisten;
}
