import type { Catalog, Figure, StageWork } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { arithmeticOf } from "./arithmetic";
import { type KnownParameters, nodeEstimates } from "./sizes";

/** A stage that has run to its end in one attempt, with what was expected of it. */
export interface MeasuredStage {
  readonly kind: string;
  readonly runId: string;
  readonly runName: string;
  readonly seconds: number;
  /** Hashes of its tasks and of the model at the beginning of its line: equal texts, equal tokenizer. */
  readonly tasks: string | null;
  readonly model: string | null;
  readonly parameters: number | null;
  /** As the trainer has counted them; 0 where it counts none. */
  readonly tokens: number;
  readonly samples: number;
  readonly expected: {
    readonly tokens: number;
    readonly samples: number;
    readonly arithmetic: number | null;
  };
}

export interface FinishedStage {
  readonly runId: string;
  readonly runName: string;
  readonly stage: string;
  readonly seconds: number;
  readonly tokens: number;
  readonly samples: number;
}

/** Hash of the model's source behind a stage, through the stages before it. */
export function modelSource(spec: JobSpec, stage: string): string | null {
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]));
  let node = nodes.get(stage);
  while (node) {
    const before = node.inputs.model?.[0];
    // What a model source reads, such as tasks, is no model: the line ends there.
    if (!before) return node.role === "source" ? node.hash : null;
    node = nodes.get(before.node);
  }
  return null;
}

export function tasksOf(spec: JobSpec, stage: string): string | null {
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]));
  const wire = nodes.get(stage)?.inputs.tasks?.[0];
  return (wire && nodes.get(wire.node)?.hash) ?? null;
}

/** Null where the run's graph has kinds that are no longer known, or a stage that tells nothing of its work. */
export function measuredStages(
  spec: JobSpec,
  finished: readonly FinishedStage[],
  { catalog, known }: { catalog: Catalog; known?: KnownParameters },
): MeasuredStage[] {
  if (spec.nodes.some(({ config }) => !catalog.has(config.kind))) return [];
  const estimates = nodeEstimates(spec, catalog, known);
  const kinds = new Map(spec.nodes.map(({ id, config }) => [id, config.kind]));
  return finished.flatMap(({ stage, ...told }) => {
    const { work, model } = estimates.get(stage) ?? {};
    if (!work) return [];
    return [
      {
        ...told,
        kind: kinds.get(stage) ?? "",
        tasks: tasksOf(spec, stage),
        model: modelSource(spec, stage),
        parameters: model?.parameters?.value ?? null,
        expected: {
          tokens: work.countedTokens.value,
          samples: work.samples.value,
          arithmetic: arithmeticOf(work, model)?.value ?? null,
        },
      },
    ];
  });
}

/** Mean tokens of a sequence against what its bound or guess had been; 1 where nothing was counted. */
export const lengthFactor = ({ tokens, expected }: MeasuredStage): number =>
  tokens > 0 && expected.tokens > 0 ? Math.min(1, tokens / expected.tokens) : 1;

/** The work with the lengths that equal stages on the same tasks have had. Exact figures stay. */
export function withMeasuredLengths(
  work: StageWork,
  measured: readonly MeasuredStage[],
  at: { kind: string; tasks: string | null; model: string | null },
): StageWork {
  if (work.countedTokens.certainty === "exact" || work.samples.value === 0) return work;
  const like = measured.filter(
    (each) => each.kind === at.kind && each.tasks === at.tasks && each.model === at.model && each.tokens > 0,
  );
  const [newest] = like;
  if (!newest || newest.samples === 0) return work;
  const factor = newest.tokens / newest.samples / (work.countedTokens.value / work.samples.value);
  if (factor > 1 && work.countedTokens.certainty === "atMost") return work;
  const scale = ({ value }: Figure): Figure => ({ value: value * factor, certainty: "about" });
  const { learnedLength } = work.atOnce;
  return {
    ...work,
    // A cache is made for the limit; what is learned from is as long as it came out.
    atOnce: {
      ...work.atOnce,
      learnedLength: learnedLength.certainty === "exact" ? learnedLength : scale(learnedLength),
    },
    sampledTokens: scale(work.sampledTokens),
    trainedTokens: scale(work.trainedTokens),
    readTokens: scale(work.readTokens),
    countedTokens: scale(work.countedTokens),
  };
}
