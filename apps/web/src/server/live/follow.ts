import type { RunDelta } from "./delta";
import { makeBell } from "./pacing";

/** A notice may be lost while the listening connection is opened again: look now and then all the same. */
export const LOOK_EVERY_MS = 10_000;

export interface FollowSource {
  /** What happened after the cursor, null where nothing did. `cursor` null: the first look. */
  read: (cursor: number | null) => Promise<RunDelta | null>;
  /** Calls back when something may have happened, as often as is to be looked; returns how to stop. */
  onChange: (notice: () => void) => Promise<() => void>;
}

/**
 * The changes of one run from a cursor on, for as long as somebody listens. Each delta is read from the database by
 * the cursor of the one before, so a follower that comes back with the last cursor it saw misses nothing and is told
 * nothing twice; what piles up while it is slow or away comes as one delta.
 */
export async function* followRun(
  source: FollowSource,
  from: number | null,
  signal: AbortSignal,
): AsyncGenerator<RunDelta, void, void> {
  const bell = makeBell();
  const stop = await source.onChange(bell.ring);
  let cursor = from;
  try {
    while (!signal.aborted) {
      const delta = await source.read(cursor);
      if (signal.aborted) return;
      if (delta) {
        cursor = delta.cursor;
        yield delta;
      }
      await bell.wait(LOOK_EVERY_MS, signal);
    }
  } finally {
    stop();
  }
}
