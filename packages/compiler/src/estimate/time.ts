import type { Figure } from "@switchyard/graph";
import { lengthFactor, type MeasuredStage } from "./measured";

export type TimeEstimate =
  | { readonly kind: "cached" }
  /** Scaled by its arithmetic from stages of the same kind on the same worker. */
  | {
      readonly kind: "measured";
      readonly seconds: number;
      readonly runs: readonly { readonly id: string; readonly name: string }[];
      /** False where they had a model of another size. */
      readonly isSameSize: boolean;
    }
  /** No run yet to measure from: arithmetic over a rate that is assumed. */
  | { readonly kind: "rough"; readonly seconds: number; readonly operationsPerSecond: number }
  /** No token passes through a model. */
  | { readonly kind: "negligible" }
  | { readonly kind: "unknown" };

/**
 * Assumed where nothing has been measured. A CPU: what one thread of a busy two-core machine did on a decoder of 0.1 M
 * parameters (4.1e9 in supervised steps, 4.4e9 in GRPO), whose steps cost operators more than arithmetic. A GPU: about
 * a tenth of the peak of one for data centres, in bfloat16.
 */
export const ASSUMED_CPU = 4e9;
export const ASSUMED_GPU = 4e13;

/** So many of the nearest are taken together. */
const TAKEN = 3;
/** Numbers of parameters within this share are one size. */
const SAME_SIZE = 0.02;

export interface TimeInput {
  readonly kind: string;
  readonly arithmetic: Figure | null;
  readonly parameters: number | null;
  /** Newest first, all of the worker that is asked about. */
  readonly measured: readonly MeasuredStage[];
  readonly isGpu: boolean;
}

export function timeOf({ kind, arithmetic, parameters, measured, isGpu }: TimeInput): TimeEstimate {
  const ofKind = measured.filter((each) => each.kind === kind);
  if (arithmetic?.value === 0) return quick(ofKind);
  const sameSize = ofKind.filter((each) => isSize(each.parameters, parameters));
  const from = sameSize.length > 0 ? sameSize : ofKind;
  if (arithmetic === null) return { kind: "unknown" };
  const rates = nearest(from, arithmetic.value).flatMap((each) => {
    const done = (each.expected.arithmetic ?? 0) * lengthFactor(each);
    return done > 0 ? [{ each, secondsPerOperation: each.seconds / done }] : [];
  });
  if (rates.length > 0) {
    return {
      kind: "measured",
      seconds: arithmetic.value * median(rates.map(({ secondsPerOperation }) => secondsPerOperation)),
      runs: runsOf(rates.map(({ each }) => each)),
      isSameSize: sameSize.length > 0,
    };
  }
  const operationsPerSecond = isGpu ? ASSUMED_GPU : ASSUMED_CPU;
  return { kind: "rough", seconds: arithmetic.value / operationsPerSecond, operationsPerSecond };
}

function quick(ofKind: readonly MeasuredStage[]): TimeEstimate {
  const taken = ofKind.slice(0, TAKEN);
  if (taken.length === 0) return { kind: "negligible" };
  return {
    kind: "measured",
    seconds: median(taken.map(({ seconds }) => seconds)),
    runs: runsOf(taken),
    isSameSize: true,
  };
}

const isSize = (a: number | null, b: number | null): boolean =>
  a !== null && b !== null && Math.abs(a - b) <= SAME_SIZE * Math.max(a, b);

/** Those whose work is most like it; the newer of two alike. */
function nearest(stages: readonly MeasuredStage[], arithmetic: number): MeasuredStage[] {
  const distance = (each: MeasuredStage) =>
    Math.abs(Math.log2(Math.max(1, each.expected.arithmetic ?? 1) / Math.max(1, arithmetic)));
  return stages
    .map((each, age) => ({ each, age, distance: Math.round(distance(each)) }))
    .sort((a, b) => a.distance - b.distance || a.age - b.age)
    .slice(0, TAKEN)
    .map(({ each }) => each);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

const runsOf = (stages: readonly MeasuredStage[]) => [
  ...new Map(stages.map(({ runId, runName }) => [runId, { id: runId, name: runName }])).values(),
];
