/** What is recent in a curve, and which way it goes. Values that are not finite count nowhere but where it is said. */
import type { Point } from "@switchyard/curves";

/** A present value is a mean over so many points, so that one step does not decide. */
export const RECENT_POINTS = 10;

export const isFinitePoint = ({ value }: Point): boolean => Number.isFinite(value);

export interface Span {
  mean: number;
  /** First and last step that it is a mean of. */
  from: number;
  to: number;
}

const meanOf = (points: readonly Point[]): number =>
  points.reduce((mean, { value }, index) => mean + (value - mean) / (index + 1), 0);

/** Null where there is no finite value. */
export function recentSpan(points: readonly Point[], count = RECENT_POINTS): Span | null {
  const recent = points.filter(isFinitePoint).slice(-count);
  const [first] = recent;
  const last = recent.at(-1);
  return first && last ? { mean: meanOf(recent), from: first.step, to: last.step } : null;
}

export function firstSpan(points: readonly Point[], count = RECENT_POINTS): Span | null {
  return recentSpan(points.filter(isFinitePoint).slice(0, count), count);
}

/**
 * The step from which on a curve has been past a limit, but for single points on the other side: its running mean over
 * a few points does not cross back. Null where it is not past it now.
 */
export function pastSince(points: readonly Point[], isPast: (value: number) => boolean): number | null {
  const finite = points.filter(isFinitePoint);
  const width = Math.min(RECENT_POINTS, finite.length);
  let since: number | null = null;
  for (let end = finite.length; end >= width && end > 0; end -= 1) {
    const part = finite.slice(end - width, end);
    if (!isPast(meanOf(part))) break;
    since = part[0]?.step ?? since;
  }
  return since;
}

export interface Change {
  before: Span;
  after: Span;
  rise: number;
  /** Standard error of the rise, from the scatter in each half. */
  error: number;
}

/** Mean of the later half of the last points against the earlier half. Null with fewer than four points. */
export function recentChange(points: readonly Point[], count: number): Change | null {
  const recent = points.filter(isFinitePoint).slice(-count);
  if (recent.length < 4) return null;
  const middle = Math.floor(recent.length / 2);
  const [early, late] = [recent.slice(0, middle), recent.slice(middle)];
  const before = recentSpan(early, early.length);
  const after = recentSpan(late, late.length);
  if (!before || !after) return null;
  const error = Math.hypot(errorOfMean(early), errorOfMean(late));
  return { before, after, rise: after.mean - before.mean, error };
}

function errorOfMean(points: readonly Point[]): number {
  const mean = meanOf(points);
  const squares = points.reduce((sum, { value }) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, points.length - 1) / points.length);
}

/** A rise within so many standard errors is scatter. */
const SURE = 2.5;
/** And one below this share of the values' size is nothing that a person would call a change. */
const SMALL_SHARE = 0.01;

export type Trend = "rising" | "falling" | "steady";

/** `sure` is how many standard errors a change must have to count as one. */
export function trendOf(points: readonly Point[], count: number, sure = SURE): Trend | null {
  const change = recentChange(points, count);
  if (!change) return null;
  const size = Math.max(Math.abs(change.before.mean), Math.abs(change.after.mean));
  if (Math.abs(change.rise) <= Math.max(sure * change.error, SMALL_SHARE * size)) return "steady";
  return change.rise > 0 ? "rising" : "falling";
}
