import { type HealthState, judge, MEASURES, type Measure } from "./measures";
import type { Reading, StageReadings } from "./readings";
import { firstSpan, isFinitePoint, recentSpan, type Span, type Trend, trendOf } from "./recent";

/** Trends are told over this many points. */
const TREND_POINTS = 60;

export interface Assessed {
  reading: Reading;
  /** Null until there is a finite value. */
  now: Span | null;
  state: HealthState | null;
  trend: Trend | null;
  /** Values that are not finite, among all points. */
  notFinite: number;
}

export interface AssessedMeasure {
  measure: Measure;
  /** The curve that is worst off, which stands for the measure. */
  worst: Assessed;
  /** The other curves of the same meaning, worst first. */
  others: readonly Assessed[];
}

export function assess(reading: Reading, { limits }: Measure): Assessed {
  const now = recentSpan(reading.points);
  const start = firstSpan(reading.points);
  const notFinite = reading.points.filter((point) => !isFinitePoint(point)).length;
  const state = now ? judge(now.mean, limits, start?.mean ?? null) : notFinite > 0 ? "bad" : null;
  return { reading, now, state, trend: trendOf(reading.points, TREND_POINTS), notFinite };
}

const RANK: Record<HealthState, number> = { bad: 2, watch: 1, fine: 0 };

const rankOf = ({ state }: Assessed): number => (state === null ? -1 : RANK[state]);

/** The measures that the stage has a curve for, in their own order. */
export function assessStage({ readings }: Pick<StageReadings, "readings">): AssessedMeasure[] {
  return MEASURES.flatMap((measure) => {
    const towardsBad = measure.limits.side === "above" ? 1 : -1;
    const [worst, ...others] = readings
      .filter(({ meaning, points }) => meaning === measure.meaning && points.length > 0)
      .map((reading) => assess(reading, measure))
      .sort((a, b) => rankOf(b) - rankOf(a) || towardsBad * ((b.now?.mean ?? 0) - (a.now?.mean ?? 0)));
    return worst ? [{ measure, worst, others }] : [];
  });
}
