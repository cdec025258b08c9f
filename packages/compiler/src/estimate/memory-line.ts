import type { ModelSizes } from "@switchyard/graph";

/** One thing that a stage holds in memory; null bytes where only loading the model shows them. */
export interface MemoryLine {
  readonly what: string;
  readonly bytes: number | null;
  /** How it is reckoned, in the trainer's terms. */
  readonly formula: string;
}

const GPU_BYTES = 2;
const CPU_BYTES = 4;
export const bytesPerWeight = (model: ModelSizes, isGpu: boolean): number =>
  model.bytesPerWeight ?? (isGpu ? GPU_BYTES : CPU_BYTES);
