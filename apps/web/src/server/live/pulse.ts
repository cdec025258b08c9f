/**
 * Tells all that listen at the same moment, at once after a pause and then no more often than each `gapMs`. Those who look at
 * something that changes fast then look together, and one look does for all of them.
 */
export interface Pulse {
  /** Something has changed. */
  beat: () => void;
  /** Returns how to leave. */
  join: (listener: () => void) => () => void;
  size: () => number;
  /** Another number after each telling, and no two pulses ever have the same one. */
  generation: () => number;
}

let newest = 0;
const nextGeneration = (): number => {
  newest += 1;
  return newest;
};

export function makePulse(gapMs: number): Pulse {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isWaiting = false;
  let generation = nextGeneration();
  const tell = () => {
    generation = nextGeneration();
    for (const listener of [...listeners]) listener();
    isWaiting = false;
    timer = setTimeout(() => {
      timer = null;
      if (isWaiting) tell();
    }, gapMs);
  };
  return {
    beat: () => {
      if (timer === null) tell();
      else isWaiting = true;
    },
    join: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || timer === null) return;
        clearTimeout(timer);
        timer = null;
      };
    },
    size: () => listeners.size,
    generation: () => generation,
  };
}
