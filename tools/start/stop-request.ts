/** Ctrl+C and its kin: the first asks for an orderly stop, a second one while that goes on forces it. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface StopRequest {
  readonly signal: AbortSignal;
  /** Resolves at the first request. */
  readonly requested: Promise<void>;
}

export class Stopped extends Error {}

export function listenForStop(onFirst: () => void, onSecond: () => void): StopRequest {
  const controller = new AbortController();
  const requested = new Promise<void>((resolve) => {
    controller.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const onSignal = (): void => {
    if (controller.signal.aborted) return onSecond();
    controller.abort();
    onFirst();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return { signal: controller.signal, requested };
}

/** The work's result, or `Stopped` as soon as a stop is requested. */
export function unlessStopped<T>(stop: StopRequest, work: Promise<T>): Promise<T> {
  const stopped = stop.requested.then((): never => {
    throw new Stopped();
  });
  return Promise.race([work, stopped]);
}
