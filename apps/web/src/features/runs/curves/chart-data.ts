import { type LiveSeries, type Smoothing, smooth, type Tile, tileStart } from "@switchyard/curves";

export interface ChartPoint {
  /** Where the step lies on the axis. */
  x: number;
  /** Middle of the tile. */
  step: number;
  raw: number | null;
  smoothed: number | null;
  /** Lowest and highest within the tile; null where the tile is a single point. */
  range: [number, number] | null;
  firstStep: number;
  lastStep: number;
  count: number;
}

export interface ChartData {
  points: ChartPoint[];
  hasRange: boolean;
  /** Values that were NaN or infinite. */
  notFinite: number;
  firstNotFinite: number | null;
  last: number | null;
}

export interface SmoothingChoice {
  smoothing: Smoothing;
  strength: number;
}

/** Tiles -> what is drawn: the mean faint, a smoothed line, and a band from the lowest to the highest so no spike is lost. */
export function chartData(
  series: LiveSeries,
  choice: SmoothingChoice,
  placeOf: (step: number) => number = (step) => step,
): ChartData {
  const { tiles } = series;
  const raw = tiles.map((tile) => tile.mean);
  const counts = tiles.map((tile) => Math.max(1, tile.count));
  const smoothed = smooth(raw, choice.smoothing, choice.strength, counts);
  const bad = tiles.find((tile) => tile.notFinite > 0);
  return {
    points: tiles.map((tile, i) => chartPoint(tile, { raw: raw[i], smoothed: smoothed[i], placeOf })),
    hasRange: series.level > 0,
    notFinite: tiles.reduce((sum, tile) => sum + tile.notFinite, 0),
    firstNotFinite: bad ? tileStart(bad) : null,
    last: tiles.at(-1)?.last ?? null,
  };
}

interface Drawn {
  raw: number | null | undefined;
  smoothed: number | null | undefined;
  placeOf: (step: number) => number;
}

function chartPoint(tile: Tile, { raw = null, smoothed = null, placeOf }: Drawn): ChartPoint {
  const first = tileStart(tile);
  const step = tile.level === 0 ? first : (first + tile.lastStep) / 2;
  const isSpan = tile.level > 0 && tile.min !== null && tile.max !== null;
  return {
    x: placeOf(step),
    step,
    raw,
    smoothed,
    range: isSpan ? [tile.min ?? 0, tile.max ?? 0] : null,
    firstStep: first,
    lastStep: tile.lastStep,
    count: tile.count,
  };
}

/** Round values around the data for an axis: steps of 1, 2 or 5 times a power of ten. */
export function niceTicks(low: number, high: number, wanted: number): number[] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [];
  if (low === high) {
    // A curve that stays at 0 stands on the axis: most of what is measured is never negative.
    const pad = Math.abs(low) * 0.1;
    return pad > 0 ? niceTicks(low - pad, high + pad, wanted) : niceTicks(0, 1, wanted);
  }
  const rough = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((m) => m * power >= rough) ?? 10);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  // Multiplied, not added up, so that 0.1 + 0.2 does not show.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** What a logarithmic axis can show: values above 0, and of a band the part above the lowest of them. */
export function aboveZero(points: readonly ChartPoint[]): ChartPoint[] {
  const positive = points
    .flatMap(({ raw, range }) => [raw, range?.[0], range?.[1]])
    .filter((v) => Number(v) > 0);
  const lowest = Math.min(...positive.map(Number));
  const kept = (value: number | null) => (value !== null && value > 0 ? value : null);
  return points.map((point) => ({
    ...point,
    raw: kept(point.raw),
    smoothed: kept(point.smoothed),
    range: point.range && point.range[1] > 0 ? [Math.max(point.range[0], lowest), point.range[1]] : null,
  }));
}

/** Powers of ten around the data, fewer where there are many of them. */
export function logTicks(low: number, high: number): number[] {
  if (!(low > 0) || !Number.isFinite(high)) return [];
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const end = Math.max(last, first + 1);
  const stride = Math.ceil((end - first) / 5);
  const count = Math.ceil((end - first) / stride);
  return Array.from({ length: count + 1 }, (_, i) => Number(`1e${first + i * stride}`));
}

/** Lowest and highest of all that is drawn. */
export function valueExtent(points: readonly ChartPoint[]): [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { raw, range } of points) {
    if (raw !== null) {
      low = Math.min(low, range?.[0] ?? raw);
      high = Math.max(high, range?.[1] ?? raw);
    }
  }
  return low <= high ? [low, high] : null;
}
