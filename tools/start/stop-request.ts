/** Ctrl+C and its kin: the first asks for an orderly stop, a later one while that goes on forces it. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The terminal sends Ctrl+C to every process of the group, and npm passes it on once more: both are one request. */
const SAME_REQUEST_MS = 1_000;

export interface StopRequest {
  readonly signal: AbortSignal;
  /** Resolves at the first request. */
  readonly requested: Promise<void>;
  /** Asks for an orderly stop; does nothing when one goes on. */
  ask(): void;
}

export class Stopped extends Error {}

export function listenForStop(onFirst: () => void, onForced: () => void): StopRequest {
  const controller = new AbortController();
  let askedAt = 0;
  const requested = new Promise<void>((resolve) => {
    controller.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const ask = (): void => {
    if (controller.signal.aborted) return;
    askedAt = performance.now();
    controller.abort();
    onFirst();
  };
  const onSignal = (): void => {
    if (!controller.signal.aborted) ask();
    else if (performance.now() - askedAt > SAME_REQUEST_MS) onForced();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return { signal: controller.signal, requested, ask };
}

/** The work's result, or `Stopped` as soon as a stop is requested. */
export function unlessStopped<T>(stop: StopRequest, work: Promise<T>): Promise<T> {
  const stopped = stop.requested.then((): never => {
    throw new Stopped();
  });
  return Promise.race([work, stopped]);
}
