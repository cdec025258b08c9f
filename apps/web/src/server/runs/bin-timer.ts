import { emptyBin } from "@switchyard/db";
import { database } from "../db";
import { log } from "../log";

/** How long a deleted run can be brought back; longer than the message that offers it is shown. */
const KEPT_SECONDS = 60;
const PERIOD_MS = 30_000;

const held = globalThis as { switchyardBinTimer?: NodeJS.Timeout };

/** One timer for each process, also after a reload in development. */
export function startBinTimer(): void {
  held.switchyardBinTimer ??= setInterval(() => {
    database()
      .then(({ db }) => emptyBin(db, KEPT_SECONDS))
      .catch((error: unknown) => log.warn({ err: error }, "could not empty the bin of runs"));
  }, PERIOD_MS).unref();
}
