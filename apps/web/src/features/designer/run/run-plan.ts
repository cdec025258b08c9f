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

export interface RunCost {
  /** Stages of all runs. */
  readonly stages: number;
  /** Of these, what is different work. */
  readonly distinct: number;
  /** Of the different ones, those done before. */
  readonly finished: number;
  /** Training steps that are still to be done; null where no stage tells. */
  readonly steps: number | null;
  /** Most tokens that they may sample; null where no stage tells. */
  readonly tokens: number | null;
}

/** `finished`: hashes of stages that were done before. */
export function costOf(runs: readonly PlannedRun[], finished: ReadonlySet<string>): RunCost {
  const distinct = distinctStages(runs);
  const open = [...distinct].filter(([hash]) => !finished.has(hash)).map(([, stage]) => stage);
  return {
    stages: runs.reduce((sum, { spec }) => sum + spec.stages.length, 0),
    distinct: distinct.size,
    finished: distinct.size - open.length,
    steps: sumOf(open.map(({ node }) => numberIn(node, "steps"))),
    tokens: sumOf(open.map(({ node, spec }) => sampledTokens(node, spec))),
  };
}

function sumOf(known: readonly (number | null)[]): number | null {
  const numbers = known.filter((value) => value !== null);
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0);
}

function numberIn({ config }: JobNode, param: string): number | null {
  const value = config[param];
  return typeof value === "number" ? value : null;
}

/** Steps x prompts x completions x their greatest length, where the stage and what samples for it tell all four. */
function sampledTokens(stage: JobNode, { nodes }: JobSpec): number | null {
  const samplerIds = new Set(stage.inputs.rollout?.map(({ node }) => node));
  const sampler = nodes.find(({ id }) => samplerIds.has(id));
  if (!sampler) return null;
  const factors = [
    numberIn(stage, "steps"),
    numberIn(stage, "promptsPerStep"),
    numberIn(sampler, "groupSize"),
    numberIn(sampler, "maxTokens"),
  ];
  return factors.reduce<number | null>(
    (product, factor) => (product === null || factor === null ? null : product * factor),
    1,
  );
}
