import {
  about,
  asBound,
  atMost,
  exactly,
  type Figure,
  type ModelSizes,
  productOf,
  sumOf,
  type TextSizes,
} from "@switchyard/graph";

/** Sizes of the decoder from scratch, by the shapes in packages/trainer/src/trainer/policy/tiny_model.py. */

export interface TinyParams {
  readonly layers: number;
  readonly width: number;
  readonly context: number;
  readonly positions: "rotary" | "learned";
  readonly tokenizer: "character" | "bpe";
  readonly vocabulary: number;
  readonly markers: readonly string[];
}

/** Four special tokens and sixteen nibbles stand before the pieces of text (policy/tokenizer.py). */
const FIRST_PIECE = 20;
/** Printable ASCII with the line feed: what is taken for texts that are not known. */
const USUAL_ALPHABET = 96;
const BYTES = 4;
/** Of a piece in tokenizer.json: its entry in the vocabulary, and that of the merge that made it. */
const PIECE_BYTES = 30;
const SETTINGS_BYTES = 400;

function vocabularyOf(p: TinyParams, texts: readonly (TextSizes | undefined)[]): Figure {
  if (p.tokenizer === "bpe") return atMost(p.vocabulary);
  const known = texts.map((each) => each?.alphabet ?? about(USUAL_ALPHABET));
  const [first] = known;
  // Two sets of texts may share characters.
  const alphabet = known.length === 1 && first ? first : asBound(sumOf(...known));
  return sumOf(exactly(FIRST_PIECE + p.markers.length), alphabet);
}

/** 8/3 of the width, rounded up to a multiple of 16 (Touvron 2023). */
export const hiddenWidth = (width: number): number => Math.ceil((8 * width) / (3 * 16)) * 16;

/** Characters of a text that its markers do not cost: each of them is one token. */
const savedBy = (markers: readonly string[], text: string): number =>
  markers.reduce((saved, marker) => saved + (text.split(marker).length - 1) * (marker.length - 1), 0);

export function tinySizes(p: TinyParams, texts: readonly (TextSizes | undefined)[]): ModelSizes {
  const { layers, width, context } = p;
  const hidden = hiddenWidth(width);
  const vocabulary = vocabularyOf(p, texts);
  const isLearned = p.positions === "learned";
  // A block: queries, keys and values, the way out, gate and up, down, and two gains.
  const block = 3 * width * width + width * width + 2 * hidden * width + width * hidden + 2 * width;
  const rest = layers * block + width + (isLearned ? context * width : 0);
  const parameters = sumOf(productOf(vocabulary, width), exactly(rest));
  return {
    parameters,
    trained: parameters,
    bytesPerWeight: BYTES,
    shape: {
      layers,
      width,
      keyWidth: width,
      hidden,
      vocabulary: vocabulary.value,
      tensors: 6 * layers + 2 + (isLearned ? 1 : 0),
    },
    context,
    tokensOf: (characters, framing) => {
      const shortened = sumOf(characters, exactly(-savedBy(p.markers, framing ?? "")));
      const isKnown = p.tokenizer === "character" && (p.markers.length === 0 || framing !== undefined);
      return isKnown ? shortened : asBound(shortened);
    },
    extraBytes: SETTINGS_BYTES + (p.tokenizer === "bpe" ? vocabulary.value * PIECE_BYTES : 0),
    basis:
      "layers x (4 width^2 + 3 width x hidden + 2 width) + vocabulary x width + width, with tied embeddings",
  };
}
