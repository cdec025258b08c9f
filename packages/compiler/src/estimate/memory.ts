import type { Figure, ModelSizes, StageWork } from "@switchyard/graph";

/** One thing that a stage holds in memory; null bytes where only loading the model shows them. */
export interface MemoryLine {
  readonly what: string;
  readonly bytes: number | null;
  /** How it is reckoned, in the trainer's terms. */
  readonly formula: string;
}

export interface MemoryEstimate {
  readonly lines: readonly MemoryLine[];
  /** What is known of the peak: the weights and what belongs to them, and the larger of sampling and learning. */
  readonly bytes: number;
  /** False where a line is not known: the peak is then at least `bytes`. */
  readonly isWhole: boolean;
}

export interface MemoryInput {
  readonly work: StageWork;
  readonly model: ModelSizes | undefined;
  readonly needs: readonly string[];
  readonly isGpu: boolean;
}

const GPU_BYTES = 2;
const CPU_BYTES = 4;
/** Adam's two moments. */
const MOMENTS = 2;

export const bytesPerWeight = (model: ModelSizes, isGpu: boolean): number =>
  model.bytesPerWeight ?? (isGpu ? GPU_BYTES : CPU_BYTES);

const times = (figure: Figure | null | undefined, factor: number): number | null =>
  figure ? figure.value * factor : null;

/** Weights, and what there is one of for each weight. */
function weightLines({ work, model, needs, isGpu }: MemoryInput & { model: ModelSizes }): MemoryLine[] {
  const bytes = bytesPerWeight(model, isGpu);
  const lines: MemoryLine[] = [
    { what: "Weights", bytes: times(model.parameters, bytes), formula: `parameters x ${bytes} bytes` },
  ];
  if (needs.includes("referenceLogp"))
    lines.push({
      what: "Frozen reference",
      bytes: times(model.parameters, bytes),
      formula: `a copy of the weights: parameters x ${bytes} bytes`,
    });
  if (work.optimizer === null) return lines;
  lines.push({
    what: "Gradients",
    bytes: times(model.trained, bytes),
    formula: `trained parameters x ${bytes} bytes`,
  });
  if (work.optimizer === "adamw")
    lines.push({
      what: "Optimiser state",
      bytes: times(model.trained, MOMENTS * bytes),
      formula: `AdamW's two moments: trained parameters x 2 x ${bytes} bytes`,
    });
  return lines;
}

/** Keys and values of all rows at once; the prompts' own are shared by their groups and left out. */
function cacheLine({ work, model, isGpu }: MemoryInput & { model: ModelSizes }): MemoryLine | null {
  const { sampledRows, sampledLength } = work.atOnce;
  if (sampledRows === 0) return null;
  const bytes = bytesPerWeight(model, isGpu);
  const { shape } = model;
  return {
    what: "Key-value cache",
    bytes: shape && sampledRows * sampledLength * shape.layers * 2 * shape.keyWidth * bytes,
    formula: `${sampledRows} rows x ${sampledLength} tokens x layers x 2 x key width x ${bytes} bytes`,
  };
}

/**
 * What a forward pass keeps for the way back, by the tensors of tiny_model.py: the two residual streams, the two
 * normed ones, queries, keys and values before and after the turn, and attention's result, 11 widths in all; gate,
 * up and their product, 3 hidden widths; and logits and their log-probabilities. Attention's matrix is not kept.
 */
const KEPT_WIDTHS = 11;
const KEPT_HIDDEN = 3;
const KEPT_LOGITS = 2;

function activationLine({ work, model, isGpu }: MemoryInput & { model: ModelSizes }): MemoryLine | null {
  const { learnedRows, learnedLength } = work.atOnce;
  if (learnedRows === 0) return null;
  const bytes = bytesPerWeight(model, isGpu);
  const { shape } = model;
  const perToken = shape
    ? shape.layers * (KEPT_WIDTHS * shape.width + KEPT_HIDDEN * shape.hidden) + KEPT_LOGITS * shape.vocabulary
    : null;
  return {
    what: "Activations",
    bytes: perToken && learnedRows * learnedLength.value * perToken * bytes,
    formula: `${learnedRows} rows x ${Math.ceil(learnedLength.value)} tokens x (layers x (11 width + 3 hidden) + 2 vocabulary) x ${bytes} bytes`,
  };
}

export function memoryOf(input: MemoryInput): MemoryEstimate | null {
  const { model } = input;
  if (!model) return null;
  const held = weightLines({ ...input, model });
  const cache = cacheLine({ ...input, model });
  const activations = activationLine({ ...input, model });
  const lines = [...held, ...(cache ? [cache] : []), ...(activations ? [activations] : [])];
  const base = held.reduce((sum, line) => sum + (line.bytes ?? 0), 0);
  return {
    lines,
    bytes: base + Math.max(cache?.bytes ?? 0, activations?.bytes ?? 0),
    isWhole: lines.every((line) => line.bytes !== null),
  };
}
