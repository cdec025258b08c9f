import type { AtOnce, Figure, ModelSizes, StageWork } from "@switchyard/graph";
import { bytesPerWeight, type MemoryLine } from "./memory-line";
import { learningLines, samplingLines } from "./passes";

export interface MemoryEstimate {
  readonly lines: readonly MemoryLine[];
  /** What is known of the peak. Python, PyTorch and the tasks' texts come on top: docs/results/bench-estimate.md. */
  readonly bytes: number;
  /** False where a line is not known: the peak is then at least `bytes`. */
  readonly isWhole: boolean;
  /** True where texts may turn out shorter than the lengths that it is reckoned from. */
  readonly isBound: boolean;
}

export interface MemoryInput {
  readonly work: StageWork;
  readonly model: ModelSizes | undefined;
  readonly needs: readonly string[];
  readonly isGpu: boolean;
}

/** Adam's two moments. */
const MOMENTS = 2;

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

/** A model is read into memory before it stands in its place, and written from a copy. */
function copyLine({ model, isGpu }: Pick<MemoryInput, "isGpu"> & { model: ModelSizes }): MemoryLine {
  const bytes = bytesPerWeight(model, isGpu);
  return {
    what: "While it is read or written",
    bytes: times(model.parameters, bytes),
    formula: `a copy of the weights: parameters x ${bytes} bytes`,
  };
}

const sum = (lines: readonly MemoryLine[]): number =>
  lines.reduce((bytes, line) => bytes + (line.bytes ?? 0), 0);

/** Not at the same time: sampling, learning, and the model's way from and to disk. The largest makes the peak. */
export function memoryOf(input: MemoryInput): MemoryEstimate | null {
  const { model } = input;
  if (!model) return null;
  const full = { ...input, model };
  const held = weightLines(full);
  const turns = [samplingLines(full), learningLines(full), [copyLine(full)]];
  const [most = []] = turns.toSorted((a, b) => sum(b) - sum(a));
  const known = most.filter(({ bytes }) => bytes !== null);
  const unknown = new Map(turns.flat().flatMap((line) => (line.bytes === null ? [[line.what, line]] : [])));
  return {
    lines: [...held, ...known, ...unknown.values()],
    bytes: sum([...held, ...known]),
    isWhole: unknown.size === 0 && held.every(({ bytes }) => bytes !== null),
    isBound: boundOf(input.work.atOnce),
  };
}

/** Where a length is known only as a bound, such as what the context leaves, so is the memory. */
const boundOf = ({ promptLength, learnedLength }: AtOnce): boolean =>
  [promptLength, learnedLength].some(({ certainty }) => certainty === "atMost");
