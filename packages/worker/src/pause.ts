/** Waits that end early when the worker stops. */

/** Resolves after `ms`, or at once when `signal` aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
  });
}

/** Milliseconds before try number `tries` (from 1): doubling up to `maxMs`, spread so that workers do not call in step. */
export function backoffMs(tries: number, maxMs = 5_000): number {
  const full = Math.min(maxMs, 100 * 2 ** Math.min(tries, 16));
  return full * (0.5 + Math.random() / 2);
}
