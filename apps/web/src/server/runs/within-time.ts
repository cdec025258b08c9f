import type { Db } from "@switchyard/db";
import { sql } from "drizzle-orm";
import { UserFault } from "../user-fault";

/** A search reads every text of a run; past this it would hold up the others. */
const SEARCH_MS = 5_000;

export type Reader = Parameters<Parameters<Db["transaction"]>[0]>[0];

/** Reads for so long at most for each statement, and says what to do where that was not enough. */
export async function withinTime<T>(
  db: Db,
  read: (tx: Reader) => Promise<T>,
  milliseconds = SEARCH_MS,
): Promise<T> {
  try {
    return await db.transaction(
      async (tx) => {
        await tx.execute(sql.raw(`set local statement_timeout = ${milliseconds}`));
        return read(tx);
      },
      { accessMode: "read only" },
    );
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new UserFault("BAD_REQUEST", "The search took longer than it may.", {
      remedy: "Narrow it to a stage or a step.",
    });
  }
}

/** PostgreSQL's code for a statement that was cancelled; the driver's error is the cause of Drizzle's. */
const isTimeout = (error: unknown): boolean => {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return (code ?? cause?.code) === "57014";
};
