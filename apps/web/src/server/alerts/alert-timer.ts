import { type Db, listDueWatches } from "@switchyard/db";
import { database } from "../db";
import { log } from "../log";
import { lookAtRun } from "./look-at-run";
import { sendDueAlerts } from "./send-alerts";

const PERIOD_MS = 1_000;
/** A run is looked at no more often than this, however fast its events come in. */
const EVERY_SECONDS = 3;
/** Runs a tick: with more of them each waits longer, and a tick costs no more. */
const RUNS_AT_ONCE = 16;

const held = globalThis as { switchyardAlertTimers?: NodeJS.Timeout[] };

/** Two timers for each process, so that a webhook that does not answer holds up no look. */
export function startAlertTimers(): void {
  if (held.switchyardAlertTimers) return;
  held.switchyardAlertTimers = [
    every("could not look at the alert rules", lookAtDueRuns),
    every("could not send alerts", sendDueAlerts),
  ];
}

/** One run after the other; one that cannot be judged does not stand in the way of the rest. */
export async function lookAtDueRuns(db: Db, everySeconds = EVERY_SECONDS): Promise<void> {
  for (const watch of await listDueWatches(db, { limit: RUNS_AT_ONCE, everySeconds })) {
    await lookAtRun(db, watch).catch((error: unknown) =>
      log.warn({ err: error, run: watch.runId }, "could not judge a run's alert rules"),
    );
  }
}

function every(fault: string, tick: (db: Db) => Promise<unknown>): NodeJS.Timeout {
  let isRunning = false;
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    database()
      .then(({ db }) => tick(db))
      .catch((error: unknown) => log.warn({ err: error }, fault))
      .finally(() => {
        isRunning = false;
      });
  }, PERIOD_MS);
  timer.unref();
  return timer;
}
