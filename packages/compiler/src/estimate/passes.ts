import type { AtOnce, ModelShape, ModelSizes, StageWork } from "@switchyard/graph";
import { bytesPerWeight, type MemoryLine } from "./memory-line";

/**
 * What passes over tokens hold besides the weights, by the tensors of the trainer's own decoder (tiny_model.py,
 * tiny_decode.py, scores.py). Tokens are packed: padding is not counted. A prompt's tokens pass once for its group;
 * its keys and values are then joined to those of each row that learns. Bytes are null where the shape of the model
 * is not known before it is loaded.
 */

export interface PassInput {
  readonly work: StageWork;
  readonly model: ModelSizes;
  readonly isGpu: boolean;
}

/** So many logits are held at once at most (MAX_LOGITS of scores.py); more are made in pieces. */
const MOST_LOGITS = 2 ** 25;
/** The logits, their log-softmax, and the gradient of the way back. */
const LOGIT_COPIES = 3;

/**
 * Kept of a token and layer for the way back: two normed inputs, the query, attention's result as rows and packed, key
 * and value; gate, up and their product. Attention's matrix is not kept.
 */
const keptWidths = ({ width, keyWidth, hidden }: ModelShape): number => 5 * width + 2 * keyWidth + 3 * hidden;

/** Of one layer at a time: its input, gate and up, their product. */
const passing = ({ width, hidden }: ModelShape): number => 2 * width + 3 * hidden;

/** A gain of a norm is multiplied into the matrix behind it: a copy of two of a layer's matrices. */
const usedWeights = ({ layers, width, keyWidth, hidden }: ModelShape): number =>
  layers * width * (width + 2 * keyWidth + 2 * hidden);

const rounded = (count: number): string => Math.ceil(count).toLocaleString("en");

function line(
  input: PassInput,
  what: string,
  floats: (shape: ModelShape) => number,
  formula: string,
): MemoryLine {
  const { shape } = input.model;
  const bytes = bytesPerWeight(input.model, input.isGpu);
  return { what, bytes: shape && floats(shape) * bytes, formula: `${formula} x ${bytes} bytes` };
}

const used = (input: PassInput): MemoryLine =>
  line(
    input,
    "Weights as layers use them",
    usedWeights,
    "with the norms' gains multiplied in: layers x width x (width + 2 key width + 2 hidden)",
  );

/** Sampling: the cache of keys and values, and the pass that reads the prompts. */
export function samplingLines(input: PassInput): MemoryLine[] {
  const { sampledRows, sampledPrompts, sampledLength, promptLength, insertedTokens } = input.work.atOnce;
  if (sampledRows === 0) return [];
  const prompts = sampledPrompts * promptLength.value;
  const read = Math.max(prompts, insertedTokens);
  const tokens = sampledRows * sampledLength + prompts;
  return [
    used(input),
    line(
      input,
      "Key-value cache",
      ({ layers, keyWidth }) => tokens * layers * 2 * keyWidth,
      `(${sampledRows} rows x ${rounded(sampledLength)} tokens + ${sampledPrompts} prompts x ${rounded(promptLength.value)}) x layers x 2 x key width`,
    ),
    line(
      input,
      insertedTokens > prompts ? "Reading what is put in" : "Reading the prompts",
      (shape) => read * passing(shape),
      `${rounded(read)} tokens x (2 width + 3 hidden)`,
    ),
  ];
}

/** Learning: what the way back needs of each token, and the logits or one layer's gradients, whichever are more. */
export function learningLines(input: PassInput): MemoryLine[] {
  const at = input.work.atOnce;
  if (at.learnedRows === 0) return [];
  const learned = at.learnedRows * at.learnedLength.value;
  const tokens = learned + at.learnedPrompts * at.promptLength.value;
  return [
    used(input),
    line(
      input,
      "Activations",
      (shape) => tokens * shape.layers * keptWidths(shape) + joinedPrompts(at, shape),
      `(${rounded(tokens)} tokens x layers x (5 width + 2 key width + 3 hidden) + ${at.learnedRows} rows x ${rounded(at.promptLength.value)} tokens of a prompt x layers x 2 key width)`,
    ),
    line(
      input,
      "The way back",
      (shape) =>
        Math.max(LOGIT_COPIES * Math.min(learned * shape.vocabulary, MOST_LOGITS), tokens * passing(shape)),
      `the larger of ${rounded(learned)} tokens x ${LOGIT_COPIES} vocabulary, in pieces of ${rounded(MOST_LOGITS)}, and ${rounded(tokens)} tokens x (2 width + 3 hidden)`,
    ),
  ];
}

const joinedPrompts = ({ learnedRows, learnedLength, promptLength }: AtOnce, shape: ModelShape): number =>
  learnedLength.value > 0 ? learnedRows * promptLength.value * shape.layers * 2 * shape.keyWidth : 0;
