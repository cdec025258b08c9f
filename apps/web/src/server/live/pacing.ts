/** A wait that ends early when somebody calls, and at once when the signal aborts. */

export interface Bell {
  /** Wakes the present or the next `wait`. */
  ring: () => void;
  /** Resolves on the next ring, after `timeoutMs`, or when the signal aborts; at once if it has rung since the last wait. */
  wait: (timeoutMs: number, signal: AbortSignal) => Promise<void>;
}

export function makeBell(): Bell {
  let hasRung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      hasRung = true;
      wake?.();
    },
    async wait(timeoutMs, signal) {
      if (!hasRung) {
        await sleepUntil(timeoutMs, signal, (resolve) => {
          wake = resolve;
        });
        wake = null;
      }
      hasRung = false;
    },
  };
}

function sleepUntil(ms: number, signal: AbortSignal, expose: (resolve: () => void) => void): Promise<void> {
  if (signal.aborted || ms <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    expose(done);
  });
}
