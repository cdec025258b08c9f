/** What a stage had sampled, and when, by its steps: a few rows of it, in order, one array a column. */
export interface Pace {
  readonly step: readonly number[];
  /** Seconds since the epoch. */
  readonly t: readonly number[];
  /** Running totals. */
  readonly tokens: readonly number[];
  readonly samples: readonly number[];
}

/** Another axis in place of the steps: steps to its values and back. Both rise. */
export interface AxisMap {
  at(step: number): number;
  stepAt(x: number): number;
}

/**
 * Straight lines between the rows of a pace. Outside of them the nearest line goes on, for a run that grows has steps
 * newer than the pace that was read. A clock that was set back stands still.
 */
export function axisMap(steps: readonly number[], values: readonly number[]): AxisMap {
  let high = Number.NEGATIVE_INFINITY;
  const risen = values.map((value) => {
    high = Math.max(high, value);
    return high;
  });
  return {
    at: (step) => interpolate(steps, risen, step),
    stepAt: (x) => interpolate(risen, steps, x),
  };
}

function interpolate(from: readonly number[], to: readonly number[], value: number): number {
  const last = from.length - 1;
  if (last < 0) return value;
  if (last === 0) return to[0] ?? value;
  // The line that ends at the first row not below the value.
  let [low, end] = [1, last];
  while (low < end) {
    const middle = (low + end) >> 1;
    if ((from[middle] ?? 0) < value) low = middle + 1;
    else end = middle;
  }
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [from[low - 1], from[low], to[low - 1], to[low]];
  return x1 === x0 ? y0 : y0 + ((value - x0) / (x1 - x0)) * (y1 - y0);
}
