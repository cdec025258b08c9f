/** What the runs of a claim say about it. Pure: events in, numbers out. */
import { type MeanInterval, meanInterval } from "@switchyard/curves";
import type { TrainerEvent } from "@switchyard/protocol";
import { type Declaration, type Metric, metricText, type Promised } from "./declaration";

export interface RunOutcome {
  /** `node/signal` -> value, of the reports. */
  readonly metrics: ReadonlyMap<string, number>;
  /** `node/signal` -> value by training step, in the order of the steps. */
  readonly series: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** Stage -> seconds of work, attempts added up. */
  readonly stageSeconds: ReadonlyMap<string, number>;
  readonly cpuSeconds: number | null;
}

export interface ArmOutcome {
  readonly name: string;
  /** By seed, in the declaration's order. */
  readonly values: readonly number[];
  readonly interval: MeanInterval;
}

export interface Comparison {
  readonly promised: Promised;
  readonly differences: readonly number[];
  readonly interval: MeanInterval;
  readonly holds: boolean;
}

export interface ClaimOutcome {
  readonly arms: readonly ArmOutcome[];
  readonly comparisons: readonly Comparison[];
  /** Wall-clock seconds of the longest run, and whether that is within what was promised. */
  readonly longestSeconds: number;
  readonly inTime: boolean;
}

export function runOutcome(events: readonly TrainerEvent[], cpuSeconds: number | null): RunOutcome {
  const metrics = new Map<string, number>();
  const stageSeconds = new Map<string, number>();
  const points = new Map<string, Map<number, number>>();
  for (const event of events) {
    if (event.kind === "stage.finished" && !event.reused) stageSeconds.set(event.stage, event.seconds);
    if (event.kind === "report")
      for (const [name, value] of Object.entries(event.metrics)) metrics.set(name, Number(value));
    if (event.kind === "metrics")
      for (const [name, value] of Object.entries(event.values)) {
        const held = points.get(name) ?? new Map<number, number>();
        // Events come oldest first: a step that was taken again replaces the one that was lost.
        points.set(name, held.set(event.step, Number(value)));
      }
  }
  const inOrder = (steps: Map<number, number>) => new Map([...steps].sort(([a], [b]) => a - b));
  const series = new Map([...points].map(([name, steps]) => [name, inOrder(steps)]));
  return { metrics, series, stageSeconds, cpuSeconds };
}

/** `runs` by arm, in the order of the seeds. */
export function judge(
  declaration: Declaration,
  runs: ReadonlyMap<string, readonly RunOutcome[]>,
): ClaimOutcome {
  const arms = Object.entries(declaration.arms).map(([name, { metric }]) => {
    const values = (runs.get(name) ?? []).map((run) => read(metric, run));
    if (values.length === 0 || values.some(Number.isNaN)) {
      throw new Error(`A run of arm '${name}' reported no '${metricText(metric)}'.`);
    }
    return { name, values, interval: intervalOf(values) };
  });
  const valuesOf = new Map(arms.map(({ name, values }) => [name, values]));
  const comparisons = declaration.compare.map((pair) => compare(pair, valuesOf));
  const seconds = [...runs.values()].flat().map(totalSeconds);
  const longestSeconds = Math.max(...seconds);
  const limit = declaration.minutesAtMost;
  return { arms, comparisons, longestSeconds, inTime: limit === undefined || longestSeconds <= 60 * limit };
}

export const totalSeconds = ({ stageSeconds }: RunOutcome): number =>
  [...stageSeconds.values()].reduce((sum, seconds) => sum + seconds, 0);

/** NaN where the run has no such number, or fewer points than the mean is over. */
function read(metric: Metric, run: RunOutcome): number {
  if (typeof metric === "string") return run.metrics.get(metric) ?? Number.NaN;
  if ("constant" in metric) return metric.constant;
  const points = [...(run.series.get(metric.series) ?? [])];
  const values = (
    "last" in metric
      ? points.slice(-metric.last)
      : points.filter(([step]) => step >= metric.from && step < metric.until)
  ).map(([, value]) => value);
  if (values.length === 0 || ("last" in metric && values.length < metric.last)) return Number.NaN;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return metric.log10 ? Math.log10(mean) : mean;
}

/** Seed by seed: the arms of one seed share their puzzles and often their warm-up. */
function compare(promised: Promised, valuesOf: ReadonlyMap<string, readonly number[]>): Comparison {
  const from = valuesOf.get(promised.baseline) ?? [];
  const differences = (valuesOf.get(promised.method) ?? []).map(
    (value, seed) => value - (from[seed] ?? Number.NaN),
  );
  const interval = intervalOf(differences);
  return { promised, differences, interval, holds: doesHold(promised, differences, interval) };
}

function doesHold(promised: Promised, differences: readonly number[], { mean, low }: MeanInterval): boolean {
  if ("atLeast" in promised) return mean >= promised.atLeast && low !== null && low > 0;
  if ("atMost" in promised) return mean <= promised.atMost;
  return differences.every((difference) => Math.abs(difference) <= promised.within);
}

function intervalOf(values: readonly number[]): MeanInterval {
  const interval = meanInterval(values);
  if (!interval) throw new Error("There is nothing to average.");
  return interval;
}
