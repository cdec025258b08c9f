import { sql } from "drizzle-orm";
import { database } from "../db";
import { log } from "../log";
import { ExpiryGrace, sweepExpired } from "./expire";

const PERIOD_MS = 1_000;

const held = globalThis as { switchyardExpiryTimer?: NodeJS.Timeout };

/** One timer for each process, also after a reload in development. */
export function startExpiryTimer(): void {
  if (held.switchyardExpiryTimer) return;
  const grace = new ExpiryGrace(performance.now());
  let isRunning = false;
  const tick = async () => {
    const { db } = await database();
    await db.execute(sql`select 1`);
    if (grace.maySweep(performance.now())) await sweepExpired(db);
  };
  held.switchyardExpiryTimer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    tick()
      .catch((error: unknown) => log.warn({ err: error }, "could not look for expired leases"))
      .finally(() => {
        isRunning = false;
      });
  }, PERIOD_MS);
  held.switchyardExpiryTimer.unref();
}
