/**
 * Smoothing of a curve that is already in order of step. A value that is not finite, or null, stays as it is and
 * counts for nothing, so one NaN does not wipe out the rest of the line. `counts[i]` is how many points stand behind
 * value i (1 where absent), so a curve of tiles is smoothed about as the curve of its points would be.
 */
export type Values = readonly (number | null)[];

const usable = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined && Number.isFinite(value);

/**
 * Exponential moving average without the pull towards 0 of its start (Adam's correction, Kingma and Ba 2015,
 * section 3). `weight` in [0, 1) is what is kept of the past at each point.
 */
export function emaSmooth(values: Values, weight: number, counts?: readonly number[]): (number | null)[] {
  let sum = 0;
  let mass = 0;
  return values.map((value, i) => {
    if (!usable(value)) return value;
    const kept = weight ** Math.max(1, counts?.[i] ?? 1);
    sum = kept * sum + (1 - kept) * value;
    mass = kept * mass + (1 - kept);
    return mass > 0 ? sum / mass : value;
  });
}

/** Mean over the `radius` values before and after, fewer at the ends. */
export function runningSmooth(values: Values, radius: number, counts?: readonly number[]): (number | null)[] {
  const window = Math.floor(radius);
  return weigh(values, window, () => 1, counts);
}

/** Gaussian kernel of standard deviation `sigma` points, cut at three, and made to sum to 1 at the ends too. */
export function gaussianSmooth(values: Values, sigma: number, counts?: readonly number[]): (number | null)[] {
  if (sigma <= 0) return [...values];
  const kernel = Array.from({ length: Math.ceil(3 * sigma) + 1 }, (_, d) =>
    Math.exp(-0.5 * (d / sigma) ** 2),
  );
  return weigh(values, kernel.length - 1, (distance) => kernel[distance] ?? 0, counts);
}

function weigh(
  values: Values,
  radius: number,
  kernel: (distance: number) => number,
  counts: readonly number[] | undefined,
): (number | null)[] {
  return values.map((centre, i) => {
    if (!usable(centre)) return centre;
    let sum = 0;
    let mass = 0;
    for (let j = Math.max(0, i - radius); j <= Math.min(values.length - 1, i + radius); j += 1) {
      const value = values[j];
      if (!usable(value)) continue;
      const weight = kernel(Math.abs(i - j)) * Math.max(1, counts?.[j] ?? 1);
      sum += weight * value;
      mass += weight;
    }
    return sum / mass;
  });
}

export const SMOOTHINGS = ["none", "ema", "gaussian", "running"] as const;
export type Smoothing = (typeof SMOOTHINGS)[number];

/** `strength` in [0, 1): the kept weight of an EMA; for the other two a width of up to 50 points on either side. */
export function smooth(
  values: Values,
  smoothing: Smoothing,
  strength: number,
  counts?: readonly number[],
): (number | null)[] {
  switch (smoothing) {
    case "none":
      return [...values];
    case "ema":
      return emaSmooth(values, strength, counts);
    case "gaussian":
      return gaussianSmooth(values, strength * 25, counts);
    case "running":
      return runningSmooth(values, Math.round(strength * 50), counts);
  }
}
