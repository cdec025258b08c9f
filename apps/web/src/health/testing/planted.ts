/** Curves with a known fate, on the job of a template: which curve carries a meaning is found as the pages find it. */
import { readFileSync } from "node:fs";
import { catalog } from "@switchyard/catalog";
import type { Point } from "@switchyard/curves";
import type { HealthMeaning } from "@switchyard/graph";
import { type JobSpec, jobSpecSchema } from "@switchyard/protocol";
import { markedSeries, type StageReadings, stageReadings } from "../readings";

const JOB = new URL("../../../../../fixtures/jobs/knights-grpo.json", import.meta.url);

export const STAGE = "grpo";

export const plantedSpec = (params: Record<string, Record<string, unknown>> = {}): JobSpec => {
  const spec = jobSpecSchema.parse(JSON.parse(readFileSync(JOB, "utf8")));
  const nodes = spec.nodes.map((node) => ({ ...node, config: { ...node.config, ...params[node.id] } }));
  return { ...spec, nodes };
};

/** Every signal that the stage and the parts declare, as a run would report them. */
export function declaredSeries(spec: JobSpec, stage = STAGE): { stage: string; name: string }[] {
  const parts = spec.nodes.filter(({ id, role }) => id === stage || role !== "stage");
  return parts.flatMap(({ id, config }) =>
    Object.keys(catalog.get(config.kind)?.signals ?? {}).map((signal) => ({
      stage,
      name: `${id}/${signal}`,
    })),
  );
}

export type Fate = Partial<Record<HealthMeaning, (step: number) => number>>;

/** A run in which nothing is amiss and nothing rises. */
const WELL: Record<HealthMeaning, (step: number) => number> = {
  reward: (step) => 0.4 + 0.02 * Math.sin(step * 1.7),
  loss: (step) => 0.01 * Math.cos(step),
  gradNorm: () => 0.3,
  learningRate: () => 3e-4,
  zeroSpread: () => 0.2,
  spread: () => 0.3,
  clipped: () => 0.02,
  klStart: () => 0.08,
  klSampler: () => 0.001,
  entropy: () => 0.7,
  truncated: () => 0.01,
  duplicates: () => 0.1,
  errored: () => 0,
  unanswered: () => 0.03,
};

export interface Planted {
  fate: Fate;
  steps?: number;
  params?: Record<string, Record<string, unknown>>;
}

export function planted({ fate, steps = 200, params }: Planted): StageReadings {
  const spec = plantedSpec(params);
  const series = declaredSeries(spec);
  const meanings = new Map(markedSeries(spec, series).map((one) => [one.name, one.meaning]));
  const pointsOf = ({ name }: { name: string }): Point[] => {
    const meaning = meanings.get(name);
    if (!meaning) return [];
    const value = fate[meaning] ?? WELL[meaning];
    return Array.from({ length: steps }, (_, index) => ({ step: index + 1, value: value(index + 1) }));
  };
  const [stage] = stageReadings({ nodes: spec.nodes, stages: [STAGE] }, series, { pointsOf });
  if (!stage) throw new Error("the stage has no curves");
  return stage;
}
