import { startAlertTimers } from "./alerts/alert-timer";
import { artifactStore } from "./artifacts/shared-store";
import { watchEventLoop } from "./health/event-loop";
import { startExpiryTimer } from "./lease/expiry-timer";
import { log } from "./log";
import { startBinTimer } from "./runs/bin-timer";

/** What the web process does besides answering requests. */
export function startBackgroundWork(): void {
  watchEventLoop();
  startExpiryTimer();
  startAlertTimers();
  startBinTimer();
  artifactStore()
    .clearDrafts()
    .catch((error: unknown) => log.warn({ err: error }, "could not clear broken uploads"));
}
