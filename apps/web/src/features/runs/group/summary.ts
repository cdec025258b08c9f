/** The runs of a group put together: one line for each choice of swept values, over its seeds. Pure. */
import { type MeanInterval, meanInterval } from "@switchyard/curves";
import type { SweptValue } from "@switchyard/graph";
import { headlineOf, type Measure } from "@/results/headline";
import type { GroupView } from "@/server/runs/get-group";
import type { RunRow } from "@/server/runs/list-runs";

export interface PointRun {
  readonly run: RunRow;
  /** Null where it has not measured anything yet. */
  readonly value: number | null;
}

/** One choice of swept values. */
export interface PointSummary {
  readonly key: string;
  readonly values: readonly SweptValue[];
  /** In the order of the queue. */
  readonly runs: readonly PointRun[];
  /** Over what its runs have measured; null where none has. */
  readonly interval: MeanInterval | null;
}

type Measured = Pick<GroupView, "runs" | "measured">;

export function summarise({ runs, measured }: Measured, measure: Measure | null): PointSummary[] {
  const points = new Map<string, PointRun[]>();
  for (const run of runs) {
    const key = JSON.stringify(run.swept);
    const value = (measure && measured[run.id]?.[measure.name]) ?? null;
    points.set(key, [...(points.get(key) ?? []), { run, value }]);
  }
  return [...points].map(([key, ofPoint]) => ({
    key,
    values: ofPoint[0]?.run.swept ?? [],
    runs: ofPoint,
    interval: meanInterval(ofPoint.flatMap(({ value }) => value ?? [])),
  }));
}

/** What the runs are compared by unless a person says otherwise: what stands for them in the lists, the first while there is nothing. */
export function headlineMeasure({
  measures,
  measured,
}: Pick<GroupView, "measures" | "measured">): Measure | null {
  const all = Object.values(measured);
  const known = measures.flatMap((measure) => {
    const values = all.flatMap((of) => of[measure.name] ?? []);
    if (values.length === 0) return [];
    return [{ measure, value: measure.better === "higher" ? Math.max(...values) : Math.min(...values) }];
  });
  return headlineOf(known)?.measure ?? measures[0] ?? null;
}

/** The point with the best mean; null where fewer than two have one, or several have the same. */
export function bestPoint(points: readonly PointSummary[], better: Measure["better"]): PointSummary | null {
  const known = points.flatMap((point) => (point.interval ? [{ point, mean: point.interval.mean }] : []));
  const means = known.map(({ mean }) => mean);
  const best = better === "higher" ? Math.max(...means) : Math.min(...means);
  const [first, ...equals] = known.filter(({ mean }) => mean === best);
  return known.length > 1 && first && equals.length === 0 ? first.point : null;
}

/** Lowest and highest of all that is drawn, with a little room; null where there is nothing. */
export function valueSpan(points: readonly PointSummary[]): { low: number; high: number } | null {
  const all = points.flatMap(({ runs, interval }) => [
    ...runs.flatMap(({ value }) => value ?? []),
    ...(interval ? [interval.low ?? interval.mean, interval.high ?? interval.mean] : []),
  ]);
  if (all.length === 0) return null;
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = (high - low) * 0.05 || Math.abs(high) * 0.05 || 1;
  return { low: low - room, high: high + room };
}
