/** What drawing may cost at most: one part in `1 + REST_PARTS` of the time, so that clicks are answered meanwhile. */
const REST_PARTS = 3;
const MIN_PAUSE_MS = 100;

export interface PaceClock {
  now: () => number;
  /** Calls back once the page has drawn what it was given. */
  afterDrawing: (call: () => void) => void;
  later: (call: () => void, ms: number) => unknown;
  forget: (timer: unknown) => void;
}

const browserClock: PaceClock = {
  now: () => performance.now(),
  // The frame draws; the task after it comes when effects and layout are done too. A hidden page draws no frames.
  afterDrawing: (call) =>
    document.visibilityState === "visible" ? requestAnimationFrame(() => setTimeout(call)) : setTimeout(call),
  later: (call, ms) => setTimeout(call, ms),
  forget: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

export interface Pace<T> {
  push: (item: T) => void;
  /** Hands on at once what still waits, and nothing after that. */
  close: () => void;
}

/**
 * Hands items on in batches, no faster than the page can draw them. Without it a page that needs longer to draw a change
 * than the next one takes to come would fall behind for good, and answer no click.
 */
export function makePace<T>(handOn: (items: readonly T[]) => void, clock: PaceClock = browserClock): Pace<T> {
  let waiting: T[] = [];
  let isResting = false;
  let isClosed = false;
  let timer: unknown;

  const rest = (begun: number) => {
    const cost = clock.now() - begun;
    timer = clock.later(
      () => {
        isResting = false;
        if (waiting.length > 0) flush();
      },
      Math.max(MIN_PAUSE_MS, cost * REST_PARTS),
    );
  };
  const flush = () => {
    const items = waiting;
    waiting = [];
    isResting = true;
    const begun = clock.now();
    handOn(items);
    clock.afterDrawing(() => {
      if (!isClosed) rest(begun);
    });
  };
  return {
    push: (item) => {
      if (isClosed) return;
      waiting.push(item);
      if (!isResting) flush();
    },
    close: () => {
      isClosed = true;
      clock.forget(timer);
      if (waiting.length > 0) handOn(waiting);
      waiting = [];
    },
  };
}
