/** What the runs of a claim say about it. Pure: events in, numbers out. */
import { type MeanInterval, meanInterval } from "@switchyard/curves";
import type { TrainerEvent } from "@switchyard/protocol";
import type { Declaration } from "./declaration";

export interface RunOutcome {
  /** `node/signal` -> value, of the reports. */
  readonly metrics: ReadonlyMap<string, number>;
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
  readonly method: string;
  readonly baseline: string;
  readonly atLeast: number;
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
  for (const event of events) {
    if (event.kind === "stage.finished" && !event.reused) stageSeconds.set(event.stage, event.seconds);
    if (event.kind !== "report") continue;
    for (const [name, value] of Object.entries(event.metrics)) metrics.set(name, Number(value));
  }
  return { metrics, stageSeconds, cpuSeconds };
}

/** `runs` by arm, in the order of the seeds. */
export function judge(
  declaration: Declaration,
  runs: ReadonlyMap<string, readonly RunOutcome[]>,
): ClaimOutcome {
  const arms = Object.entries(declaration.arms).map(([name, { metric }]) => {
    const values = (runs.get(name) ?? []).map((run) => run.metrics.get(metric) ?? Number.NaN);
    if (values.length === 0 || values.some(Number.isNaN)) {
      throw new Error(`A run of arm '${name}' reported no '${metric}'.`);
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

/** Seed by seed: the arms of one seed share their puzzles and often their warm-up. */
function compare(
  { method, baseline, atLeast }: Declaration["compare"][number],
  valuesOf: ReadonlyMap<string, readonly number[]>,
): Comparison {
  const from = valuesOf.get(baseline) ?? [];
  const differences = (valuesOf.get(method) ?? []).map((value, seed) => value - (from[seed] ?? Number.NaN));
  const interval = intervalOf(differences);
  const holds = interval.mean >= atLeast && interval.low !== null && interval.low > 0;
  return { method, baseline, atLeast, differences, interval, holds };
}

function intervalOf(values: readonly number[]): MeanInterval {
  const interval = meanInterval(values);
  if (!interval) throw new Error("There is nothing to average.");
  return interval;
}
