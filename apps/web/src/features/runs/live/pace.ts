/** A task that takes longer is one that a person feels who clicks meanwhile (W3C Long Tasks). */
const LONG_TASK_MS = 50;

/** After a short drawing a page rests as long as that took; after one that is felt, three times as long, so that clicks are answered. */
const restAfter = (cost: number): number => cost * (cost > LONG_TASK_MS ? 3 : 1);

/**
 * Browsers give a page behind another one a frame a second, and do not always call it hidden. What such a frame shows is to be
 * new all the same, so the next change does not wait for it longer than this.
 */
const FRAME_WAIT_MS = 120;

export interface PaceClock {
  now: () => number;
  /** Calls back once the page has drawn what it was given, with the milliseconds of work that took: not those of waiting for a frame. */
  afterDrawing: (call: (ms: number) => void) => void;
  later: (call: () => void, ms: number) => unknown;
  forget: (timer: unknown) => void;
  canBeSeen: () => boolean;
  /** Calls back whenever the page comes into sight; returns how to stop. */
  onSight: (call: () => void) => () => void;
}

function once(call: (ms: number) => void): (ms: number) => void {
  let isCalled = false;
  return (ms) => {
    if (!isCalled) call(ms);
    isCalled = true;
  };
}

const browserClock: PaceClock = {
  now: () => performance.now(),
  afterDrawing: (call) => {
    const begun = performance.now();
    // React renders in a task of its own kind right after this one; what is queued behind it comes when it has.
    queueMicrotask(() => {
      const rendered = performance.now() - begun;
      const done = once(call);
      const timer = setTimeout(() => done(rendered), FRAME_WAIT_MS);
      requestAnimationFrame(() => {
        const frame = performance.now();
        clearTimeout(timer);
        // The frame draws; the task after it comes when effects and layout are done too.
        setTimeout(() => done(rendered + performance.now() - frame));
      });
    });
  },
  later: (call, ms) => setTimeout(call, ms),
  forget: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  canBeSeen: () => document.visibilityState === "visible",
  onSight: (call) => {
    const look = () => document.visibilityState === "visible" && call();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  },
};

export interface Pace<T> {
  push: (item: T) => void;
  /** Hands on at once what still waits, and nothing after that. */
  close: () => void;
}

/**
 * Hands items on in batches, no faster than the page can draw them. Without it a page that needs longer to draw a change
 * than the next one takes to come would fall behind for good, and answer no click. A page that cannot be seen draws nothing:
 * what came meanwhile is handed on when it comes into sight.
 */
export function makePace<T>(handOn: (items: readonly T[]) => void, clock: PaceClock = browserClock): Pace<T> {
  let waiting: T[] = [];
  let isResting = false;
  let isClosed = false;
  let timer: unknown;

  const look = () => {
    if (waiting.length > 0 && !isResting && clock.canBeSeen()) flush();
  };
  const rest = (cost: number) => {
    timer = clock.later(() => {
      isResting = false;
      look();
    }, restAfter(cost));
  };
  const flush = () => {
    const items = waiting;
    waiting = [];
    isResting = true;
    const begun = clock.now();
    handOn(items);
    const handed = clock.now() - begun;
    clock.afterDrawing((drawn) => {
      if (!isClosed) rest(handed + drawn);
    });
  };
  const unwatch = clock.onSight(look);
  return {
    push: (item) => {
      if (isClosed) return;
      waiting.push(item);
      look();
    },
    close: () => {
      isClosed = true;
      unwatch();
      clock.forget(timer);
      if (waiting.length > 0) handOn(waiting);
      waiting = [];
    },
  };
}
