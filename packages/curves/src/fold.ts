import type { MetricValue, TrainerEvent } from "@switchyard/protocol";
import type { Point, Sample } from "./point";

type MetricsEvent = Extract<TrainerEvent, { kind: "metrics" }>;

/** JSON carries what is not finite by name. */
export const metricNumber = (value: MetricValue): number =>
  typeof value === "number" ? value : Number(value);

/** A step that was done again after a restart counts as the higher attempt saw it. */
export const supersedes = (next: Sample, held: Sample): boolean =>
  next.attempt > held.attempt || (next.attempt === held.attempt && next.seq > held.seq);

/** Samples in any order, each any number of times -> one point a step, in order of step. */
export function foldSamples(samples: Iterable<Sample>): Point[] {
  const newestByStep = new Map<number, Sample>();
  for (const sample of samples) {
    const held = newestByStep.get(sample.step);
    if (!held || supersedes(sample, held)) newestByStep.set(sample.step, sample);
  }
  return [...newestByStep.values()]
    .sort((a, b) => a.step - b.step)
    .map(({ step, value }) => ({ step, value }));
}

/** The curve of one metric of one stage. Events may arrive twice or out of order; the curve must not care. */
export function foldIntoCurve(events: Iterable<MetricsEvent>, stage: string, name: string): Point[] {
  const samples: Sample[] = [];
  for (const event of events) {
    if (event.stage !== stage || !Object.hasOwn(event.values, name)) continue;
    const value = event.values[name];
    if (value === undefined) continue;
    samples.push({ step: event.step, value: metricNumber(value), attempt: event.attempt, seq: event.seq });
  }
  return foldSamples(samples);
}
