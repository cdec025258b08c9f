import { type IntervalHistogram, monitorEventLoopDelay } from "node:perf_hooks";

const held = globalThis as { switchyardEventLoop?: IntervalHistogram };
const RESOLUTION_MS = 10;

/** Starts measuring how late timers fire; safe to call again. */
export function watchEventLoop(): IntervalHistogram {
  if (!held.switchyardEventLoop) {
    held.switchyardEventLoop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    held.switchyardEventLoop.enable();
  }
  return held.switchyardEventLoop;
}

/** Milliseconds beyond the timer's own period since the last reading, which this starts anew. */
export function readEventLoopDelay(): { meanMs: number; p99Ms: number; maxMs: number } {
  const histogram = watchEventLoop();
  const late = (nanoseconds: number): number =>
    Number.isFinite(nanoseconds) ? Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION_MS) * 10) / 10) : 0;
  const reading = {
    meanMs: late(histogram.mean),
    p99Ms: late(histogram.percentile(99)),
    maxMs: late(histogram.max),
  };
  histogram.reset();
  return reading;
}
