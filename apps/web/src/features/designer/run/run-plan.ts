/** What would be queued: each run with its job, and what the work comes to. Pure; the server does the same again. */
import { catalog } from "@switchyard/catalog";
import { compile } from "@switchyard/compiler";
import {
  expandGraph,
  GRAPH_LIMITS,
  type GraphDoc,
  type GraphProblem,
  type SweptParam,
  type SweptValue,
} from "@switchyard/graph";
import type { JobNode, JobSpec } from "@switchyard/protocol";

export interface PlannedRun {
  readonly seed: number;
  readonly values: readonly SweptValue[];
  readonly spec: JobSpec;
}

export interface RunPlan {
  readonly swept: readonly SweptParam[];
  /** Choices of values: 1 where nothing is swept. */
  readonly points: number;
  /** In the order of the queue. */
  readonly runs: readonly PlannedRun[];
  readonly warnings: readonly GraphProblem[];
}

export type PlanResult = { ok: true; plan: RunPlan } | { ok: false; problems: readonly GraphProblem[] };

/** Seed by seed, as `startGroup` queues them. */
export function planRuns(doc: GraphDoc, seeds: readonly number[]): PlanResult {
  const expanded = expandGraph(doc, catalog);
  if (!expanded.ok) return expanded;
  const { points, swept, warnings } = expanded;
  // Beyond this the server refuses, so nothing is gained by compiling more.
  const compiled = seeds.slice(0, Math.ceil(GRAPH_LIMITS.maxSweptRuns / points.length));
  const runs: PlannedRun[] = [];
  for (const seed of compiled) {
    for (const { doc: point, values } of points) {
      const result = compile(point, catalog, { seed });
      if (!result.ok) return result;
      runs.push({ seed, values, spec: result.spec });
    }
  }
  return { ok: true, plan: { swept, points: points.length, runs, warnings } };
}

/** The stages of some runs, each piece of work once. */
export function distinctStages(runs: readonly PlannedRun[]): Map<string, { node: JobNode; spec: JobSpec }> {
  const stages = new Map<string, { node: JobNode; spec: JobSpec }>();
  for (const { spec } of runs) {
    const ids = new Set(spec.stages);
    for (const node of spec.nodes) {
      if (ids.has(node.id) && !stages.has(node.hash)) stages.set(node.hash, { node, spec });
    }
  }
  return stages;
}

export interface StageCount {
  /** Stages of all runs. */
  readonly stages: number;
  /** Of these, what is different work. */
  readonly distinct: number;
  /** Of the different ones, those done before. */
  readonly finished: number;
}

/** `finished`: hashes of stages that were done before. */
export function countStages(runs: readonly PlannedRun[], finished: ReadonlySet<string>): StageCount {
  const distinct = [...distinctStages(runs).keys()];
  return {
    stages: runs.reduce((sum, { spec }) => sum + spec.stages.length, 0),
    distinct: distinct.length,
    finished: distinct.filter((hash) => finished.has(hash)).length,
  };
}
