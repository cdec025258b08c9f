import type { Figure, ModelSizes, StageWork } from "@switchyard/graph";
import { bytesPerWeight } from "./memory-line";

export interface FileSizes {
  /** The model that the stage hands on; null where it hands none on or its size is not known. */
  readonly output: Figure | null;
  /** What a broken run goes on from; two of them are kept. */
  readonly checkpoint: Figure | null;
}

/** Of a tensor in the header of a safetensors file: name, type, shape and place. */
const HEADER_BYTES = 88;
/** Two generators of PyTorch as tensors; those of Python and NumPy as indented JSON. */
const RANDOM_BYTES = 2 * 5_056 + 21_300;
/** The step count of Adam, one a tensor. */
const COUNT_BYTES = 4;
/** Tensors of a pretrained model are too large for their headers to matter. */
const FEW = 0;

const plus = (figure: Figure, bytes: number): Figure => ({ ...figure, value: figure.value + bytes });
const scaled = (figure: Figure, factor: number): Figure => ({ ...figure, value: figure.value * factor });

/** What a stage leaves on disk, uncompressed. `isGpu` decides the type of weights where the node leaves it open. */
export function filesOf({
  work,
  model,
  isGpu,
}: {
  work: StageWork;
  model: ModelSizes | undefined;
  isGpu: boolean;
}): FileSizes {
  if (!model || work.optimizer === null) return { output: null, checkpoint: null };
  const bytes = bytesPerWeight(model, isGpu);
  const tensors = model.shape?.tensors ?? FEW;
  const { parameters, trained } = model;
  // Weights, and for each of them Adam's two moments: three tensors more, the count among them.
  const isAdam = work.optimizer === "adamw";
  const small = tensors * (HEADER_BYTES + (isAdam ? 3 * HEADER_BYTES + COUNT_BYTES : 0)) + RANDOM_BYTES;
  return {
    output: parameters && plus(scaled(parameters, bytes), tensors * HEADER_BYTES + model.extraBytes),
    checkpoint: trained && plus(scaled(trained, bytes * (isAdam ? 3 : 1)), small),
  };
}
