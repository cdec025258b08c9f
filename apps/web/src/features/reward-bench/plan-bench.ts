/** What of a draft the bench needs for one of its reward nodes. Pure. */
import { catalog } from "@switchyard/catalog";
import {
  type CompileResult,
  compile,
  type ServedNode,
  servedFromSpec,
  servedNodes,
} from "@switchyard/compiler";
import { expandGraph, type GraphDoc, type GraphNode, type GraphProblem } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";

export interface TasksChoice {
  id: string;
  label: string;
  /** A stage that learns from this reward takes them. */
  isPlugged: boolean;
}

export interface Sampling {
  /** The stage whose rollout and model these are. */
  stage: string;
  label: string;
  rollout: ServedNode[];
  /** The model before any training; null where the stage starts from none. */
  fresh: ServedNode[] | null;
  groupSize: number;
}

export interface BenchPlan {
  rewards: { ok: true; nodes: ServedNode[]; swept: string[] } | { ok: false; problems: GraphProblem[] };
  /** Hashes of the stages that hand something to these rewards. */
  stages: Record<string, string>;
  /** Plugged ones first. */
  tasks: TasksChoice[];
  sampling: Sampling[];
  /** Why there is nothing to sample with; empty where there is. */
  whyNoSampling: string;
}

const labelOf = ({ id, kind, label }: GraphNode): string => label || catalog.get(kind)?.title || id;

export function planBench(doc: GraphDoc, nodeId: string): BenchPlan {
  const rewards = servedNodes(doc, nodeId, catalog);
  const compiled = compileFirst(doc);
  const spec = compiled.ok ? compiled.spec : null;
  const learners = stagesWith(doc, nodeId);
  const sampling = spec ? learners.flatMap((id) => samplingOf(spec, id)) : [];
  return {
    rewards,
    stages: rewards.ok && spec ? hashesOf(spec, rewards.stages) : {},
    tasks: tasksOf(doc, learners),
    sampling,
    whyNoSampling: sampling.length > 0 ? "" : whyNot(compiled, learners),
  };
}

/** Of a swept graph the first of its runs. */
function compileFirst(doc: GraphDoc): CompileResult {
  const expanded = expandGraph(doc, catalog);
  const [first] = expanded.ok ? expanded.points : [];
  return first ? compile(first.doc, catalog) : compile(doc, catalog);
}

function whyNot(compiled: CompileResult, learners: readonly string[]): string {
  if (!compiled.ok) {
    const [first] = compiled.problems.filter(({ severity }) => severity === "error");
    return `Sampling needs a graph that can run. ${first ? `${first.message} ${first.remedy}` : ""}`.trim();
  }
  if (learners.length === 0) return "This reward is plugged into no stage, which would say how to sample.";
  return "The stage that this reward is plugged into samples nothing.";
}

const typeOf = (kind: string, port: string): string | undefined => catalog.get(kind)?.inputs[port]?.type;

/** Stages that the node is plugged into, directly or through other rewards; those that learn from it first. */
function stagesWith(doc: GraphDoc, nodeId: string): string[] {
  const kinds = new Map(doc.nodes.map((node) => [node.id, node.kind]));
  const seen = new Set([nodeId]);
  const found = new Set<string>();
  for (const id of seen) {
    for (const { from, to } of doc.edges) {
      if (from.node !== id) continue;
      const isStage = catalog.get(kinds.get(to.node) ?? "")?.role === "stage";
      if (isStage) found.add(to.node);
      else seen.add(to.node);
    }
  }
  const learns = (id: string) =>
    Object.values(catalog.get(kinds.get(id) ?? "")?.inputs ?? {}).some(({ type }) => type === "rollout");
  return [...found].sort((a, b) => Number(learns(b)) - Number(learns(a)));
}

/** All nodes that give tasks, since a reward may be tried on any. */
function tasksOf(doc: GraphDoc, learners: readonly string[]): TasksChoice[] {
  const kinds = new Map(doc.nodes.map((node) => [node.id, node.kind]));
  const plugged = new Set(
    doc.edges
      .filter(({ to }) => learners.includes(to.node) && typeOf(kinds.get(to.node) ?? "", to.port) === "tasks")
      .map(({ from }) => from.node),
  );
  return doc.nodes
    .filter(({ kind }) =>
      Object.values(catalog.get(kind)?.outputs ?? {}).some(({ type }) => type === "tasks"),
    )
    .map((node) => ({ id: node.id, label: labelOf(node), isPlugged: plugged.has(node.id) }))
    .sort((a, b) => Number(b.isPlugged) - Number(a.isPlugged));
}

function samplingOf(spec: JobSpec, stageId: string): Sampling[] {
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]));
  const stage = nodes.get(stageId);
  const [wire] = stage?.inputs.rollout ?? [];
  if (!stage || !wire) return [];
  const rollout = servedFromSpec(spec, wire.node);
  const size = rollout.map(({ config }) => config.groupSize).find((value) => typeof value === "number");
  return [
    {
      stage: stageId,
      label: stage.label || stageId,
      rollout,
      fresh: freshModel(spec, stageId),
      groupSize: typeof size === "number" ? size : 1,
    },
  ];
}

/** Back along the model's wire to the node that makes it. */
function freshModel(spec: JobSpec, stageId: string): ServedNode[] | null {
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]));
  for (let node = nodes.get(stageId), left = nodes.size; node && left > 0; left -= 1) {
    if (node.role === "source") return servedFromSpec(spec, node.id);
    const [wire] = node.inputs.model ?? [];
    node = wire ? nodes.get(wire.node) : undefined;
  }
  return null;
}

const hashesOf = (spec: JobSpec, ids: readonly string[]): Record<string, string> =>
  Object.fromEntries(spec.nodes.filter(({ id }) => ids.includes(id)).map(({ id, hash }) => [id, hash]));
