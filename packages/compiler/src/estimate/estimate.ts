import { type Catalog, exactly, type Figure, type StageWork, sumOf } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { arithmeticOf } from "./arithmetic";
import { type FileSizes, filesOf } from "./files";
import { type MeasuredStage, modelSource, tasksOf, withMeasuredLengths } from "./measured";
import { type MemoryEstimate, memoryOf } from "./memory";
import { type KnownParameters, nodeEstimates } from "./sizes";
import { type TimeEstimate, timeOf } from "./time";

export interface EstimateOptions {
  /** Hashes of stages whose results are stored: they are taken, and cost nothing. */
  readonly finished?: ReadonlySet<string>;
  readonly parameters?: KnownParameters;
  /** Of the worker that is asked about, newest first. */
  readonly measured?: readonly MeasuredStage[];
  readonly isGpu?: boolean;
}

export interface StageEstimate {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly isCached: boolean;
  /** Null where the stage is cached, or its kind tells nothing. */
  readonly work: StageWork | null;
  readonly parameters: Figure | null;
  readonly parametersBasis: string | null;
  readonly arithmetic: Figure | null;
  readonly time: TimeEstimate;
  readonly memory: MemoryEstimate | null;
  readonly files: FileSizes;
}

export interface EstimateTotals {
  readonly steps: Figure;
  readonly sampledTokens: Figure;
  readonly trainedTokens: Figure;
  /** Of the stages whose time is known in any way. */
  readonly seconds: number;
  /** Stages without a measured time: their share of `seconds` is rough. */
  readonly rough: number;
  /** Stages of which no time is known. */
  readonly unknown: number;
  /** The largest of the stages. */
  readonly memoryBytes: number;
  readonly isMemoryWhole: boolean;
  /** Outputs of all stages that run. */
  readonly outputBytes: Figure;
  readonly cached: number;
}

export interface JobEstimate {
  readonly stages: readonly StageEstimate[];
  readonly totals: EstimateTotals;
}

const NO_FILES: FileSizes = { output: null, checkpoint: null };

/** What a job will cost. Pure: what is stored and what was measured is handed in. */
export function estimateJob(spec: JobSpec, catalog: Catalog, options: EstimateOptions = {}): JobEstimate {
  const estimates = nodeEstimates(spec, catalog, options.parameters);
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]));
  const stages = spec.stages.map((id): StageEstimate => {
    const node = nodes.get(id);
    if (!node) throw new Error(`the spec lists the stage '${id}' but holds no such node`);
    const { work = null, model } = estimates.get(id) ?? {};
    const isCached = (options.finished?.has(node.hash) ?? false) && work?.alwaysRuns !== true;
    const head = {
      id,
      label: node.label,
      kind: node.config.kind,
      isCached,
      parameters: model?.parameters ?? null,
      parametersBasis: model?.basis ?? null,
    };
    if (isCached)
      return {
        ...head,
        work: null,
        arithmetic: null,
        time: { kind: "cached" },
        memory: null,
        files: NO_FILES,
      };
    if (!work)
      return { ...head, work, arithmetic: null, time: { kind: "unknown" }, memory: null, files: NO_FILES };
    return { ...head, ...costOf({ spec, id, kind: head.kind, work, model, options }) };
  });
  return { stages, totals: totalsOf(stages) };
}

interface CostInput {
  readonly spec: JobSpec;
  readonly id: string;
  readonly kind: string;
  readonly work: StageWork;
  readonly model: Parameters<typeof arithmeticOf>[1];
  readonly options: EstimateOptions;
}

function costOf({ spec, id, kind, work: declared, model, options }: CostInput) {
  const { measured = [], isGpu = false } = options;
  const at = { kind, tasks: tasksOf(spec, id), model: modelSource(spec, id) };
  const work = withMeasuredLengths(declared, measured, at);
  const arithmetic = arithmeticOf(work, model);
  const parameters = model?.parameters?.value ?? null;
  return {
    work,
    arithmetic,
    time: timeOf({ kind, arithmetic, parameters, measured, isGpu }),
    memory: memoryOf({ work, model, needs: spec.needs[id] ?? [], isGpu }),
    files: filesOf({ work, model, isGpu }),
  };
}

const NOTHING = exactly(0);

/** What some stages come to, of one job or of several that share no work. */
export function totalsOf(stages: readonly StageEstimate[]): EstimateTotals {
  const running = stages.filter(({ isCached }) => !isCached);
  const sum = (pick: (stage: StageEstimate) => Figure | null | undefined): Figure =>
    sumOf(...running.map((stage) => pick(stage) ?? NOTHING));
  const count = (kind: TimeEstimate["kind"]) => running.filter(({ time }) => time.kind === kind).length;
  return {
    steps: sum(({ work }) => (work?.unit === "steps" ? work.units : null)),
    sampledTokens: sum(({ work }) => work?.sampledTokens),
    trainedTokens: sum(({ work }) => work?.trainedTokens),
    seconds: running.reduce((total, { time }) => total + ("seconds" in time ? time.seconds : 0), 0),
    rough: count("rough"),
    unknown: count("unknown"),
    memoryBytes: Math.max(0, ...running.map(({ memory }) => memory?.bytes ?? 0)),
    isMemoryWhole: running.every(({ memory }) => memory?.isWhole ?? true),
    outputBytes: sum(({ files }) => files.output),
    cached: stages.length - running.length,
  };
}
