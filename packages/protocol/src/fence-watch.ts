/**
 * How sure a worker may be of its lease, by its own monotonic clock. Wall clocks play no part: setting one changes nothing.
 *
 *   owned     the server has confirmed the lease within `FENCE_MS`
 *   doubtful  no answer for longer: the trainer may go on computing into its own folder, but nothing is uploaded,
 *             published or reported until a heartbeat has confirmed the lease
 *   lost      the server has said that the lease is another's, or nothing was heard for `maxOfflineMs`: stop
 */

/** Far shorter than the lease needs: the replies carry cancel and pause, which are to act within 5 s. */
export const HEARTBEAT_MS = 2_000;
export const FENCE_MS = 15_000;

export interface FenceWatch {
  /** Monotonic milliseconds at which the newest confirmed request was *sent*: the lease is at least that fresh. */
  readonly confirmedAt: number;
  readonly isRefused: boolean;
  readonly maxOfflineMs: number;
}
export type Ownership = "owned" | "doubtful" | "lost";

export const watchFence = (sentAt: number, maxOfflineMs = 3_600_000): FenceWatch => ({
  confirmedAt: sentAt,
  isRefused: false,
  maxOfflineMs,
});

export const confirmed = (watch: FenceWatch, sentAt: number): FenceWatch => ({
  ...watch,
  confirmedAt: Math.max(watch.confirmedAt, sentAt),
});

/** Once refused, always refused: a later answer to an older request changes nothing. */
export const refused = (watch: FenceWatch): FenceWatch => ({ ...watch, isRefused: true });

export function ownership(watch: FenceWatch, now: number): Ownership {
  const silentMs = now - watch.confirmedAt;
  if (watch.isRefused || silentMs >= watch.maxOfflineMs) return "lost";
  return silentMs >= FENCE_MS ? "doubtful" : "owned";
}
