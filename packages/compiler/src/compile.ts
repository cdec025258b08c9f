import { CONTRACT_DIGEST, TRAINER_VERSION } from "@switchyard/catalog";
import {
  type Catalog,
  type GraphDoc,
  type GraphProblem,
  isSwept,
  type Need,
  type ValidNode,
  validateGraph,
} from "@switchyard/graph";
import { type JobNode, type JobSpec, SPEC_VERSION } from "@switchyard/protocol";
import { digestOf } from "./canonical";
import { fillDefaults } from "./fill";
import { hashNodes } from "./hash";
import { type Order, orderOf } from "./order";

export interface CompileOptions {
  /** Seed of the run; 0 where absent. */
  readonly seed?: number;
  readonly limits?: Partial<JobSpec["limits"]>;
  /** Digest of the contract that the trainer was generated from; the catalog's own where absent. */
  readonly contract?: string;
  readonly trainerVersion?: string;
}

export const DEFAULT_LIMITS: JobSpec["limits"] = {
  maxErroredShare: 0.2,
  checkpointSeconds: 20,
  rolloutEverySteps: 5,
};

export type CompileResult =
  | { ok: true; spec: JobSpec; warnings: GraphProblem[] }
  | { ok: false; problems: GraphProblem[] };

/**
 * Makes a graph into a job that the trainer can run: every value written out, everything in order, everything named
 * by what it is made of. Takes what `validateGraph` takes. Pure: no I/O, no clock, no randomness; the same document
 * and options give the same bytes. A swept graph stands for several jobs: see `expandGraph`.
 */
export function compile(source: unknown, catalog: Catalog, options: CompileOptions = {}): CompileResult {
  const checked = validateGraph(source, catalog);
  if (!checked.ok) return checked;
  const swept = sweptProblem(checked.graph.doc);
  if (swept) return { ok: false, problems: [swept, ...checked.warnings] };
  const order = orderOf(fillDefaults(checked.graph, catalog));
  const seed = options.seed ?? 0;
  const contract = options.contract ?? CONTRACT_DIGEST;
  const trainerVersion = options.trainerVersion ?? TRAINER_VERSION;
  const hashes = hashNodes(order.nodes, { trainerVersion, seed });
  const content: Omit<JobSpec, "hash"> = {
    specVersion: SPEC_VERSION,
    contract,
    trainerVersion,
    seed,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    nodes: order.nodes.map((node) => jobNode(node, hashes)),
    stages: order.stages.map((stage) => stage.id),
    needs: needsByStage(order),
  };
  const { specVersion, ...rest } = content;
  return { ok: true, spec: { specVersion, hash: digestOf(content), ...rest }, warnings: checked.warnings };
}

function sweptProblem({ nodes }: GraphDoc): GraphProblem | null {
  const node = nodes.find(isSwept);
  const [param] = Object.keys(node?.sweeps ?? {});
  if (!node || param === undefined) return null;
  return {
    code: "swept",
    severity: "error",
    nodeId: node.id,
    param,
    message: `'${param}' of '${node.id}' is swept, so the graph stands for several runs, not for one.`,
    remedy: "Start it from the designer, which makes a run of each value, or take the sweep away.",
  };
}

function jobNode(node: ValidNode, hashes: ReadonlyMap<string, string>): JobNode {
  const hash = hashes.get(node.id);
  if (!hash) throw new Error(`node '${node.id}' has no hash`);
  return {
    id: node.id,
    label: node.label,
    role: node.definition.role,
    hash,
    config: { kind: node.definition.kind, ...node.params },
    inputs: inputsOf(node),
  };
}

function inputsOf(node: ValidNode): JobNode["inputs"] {
  const inputs: JobNode["inputs"] = {};
  node.inputs.forEach((refs, port) => {
    inputs[port] = [...refs];
  });
  return inputs;
}

function needsByStage({ stages, parts }: Order): Record<string, Need[]> {
  const byStage: Record<string, Need[]> = {};
  for (const stage of stages) {
    const needs = new Set(stage.definition.needs(stage.params));
    for (const part of parts.get(stage.id) ?? [])
      for (const need of part.definition.needs(part.params)) needs.add(need);
    byStage[stage.id] = [...needs].sort();
  }
  return byStage;
}
