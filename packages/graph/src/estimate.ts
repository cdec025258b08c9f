/**
 * What a node kind tells of a run's cost before it runs. Sources tell sizes of texts and models, parts tell how they
 * multiply work, stages tell the work itself; the estimator (packages/compiler) adds it up and names no kind.
 */

/** `about`: may come out higher or lower. `atMost`: cannot come out higher. */
export type Certainty = "exact" | "about" | "atMost";

/** A number known before a run, and how well. */
export interface Figure {
  readonly value: number;
  readonly certainty: Certainty;
}

export const exactly = (value: number): Figure => ({ value, certainty: "exact" });
export const about = (value: number): Figure => ({ value, certainty: "about" });
export const atMost = (value: number): Figure => ({ value, certainty: "atMost" });

const VAGUER: readonly Certainty[] = ["exact", "atMost", "about"];

const vaguest = (figures: readonly Figure[]): Certainty =>
  figures.reduce<Certainty>(
    (held, { certainty }) => (VAGUER.indexOf(certainty) > VAGUER.indexOf(held) ? certainty : held),
    "exact",
  );

/** As uncertain as the least certain of them. */
export const sumOf = (...figures: readonly Figure[]): Figure => ({
  value: figures.reduce((sum, { value }) => sum + value, 0),
  certainty: vaguest(figures),
});

export function productOf(...factors: readonly (Figure | number)[]): Figure {
  const figures = factors.map((factor) => (typeof factor === "number" ? exactly(factor) : factor));
  return { value: figures.reduce((product, { value }) => product * value, 1), certainty: vaguest(figures) };
}

/** The same number, as a bound at best. */
export const asBound = (figure: Figure): Figure => productOf(figure, atMost(1));

/** Texts of a tasks node, in characters; null for what only making or reading them shows. */
export interface TextSizes {
  /** Different characters in the training texts. */
  readonly alphabet: Figure | null;
  readonly prompt: Figure | null;
  readonly demonstration: Figure | null;
  /** Words that every demonstration has, in its characters: a model may have tokens of its own for them. */
  readonly framing?: string;
  readonly train: Figure | null;
  readonly heldOut: Figure | null;
}

export interface ModelShape {
  readonly layers: number;
  readonly width: number;
  /** Of a layer's keys, and of its values. */
  readonly keyWidth: number;
  /** Of the gated layer between two projections. */
  readonly hidden: number;
  readonly vocabulary: number;
  /** Separate arrays of weights. */
  readonly tensors: number;
}

export interface ModelSizes {
  /** Null where only loading the model shows it. */
  readonly parameters: Figure | null;
  /** Those that learn: the same number for all of them. */
  readonly trained: Figure | null;
  /** Of one weight; null: two on a GPU, four on a CPU. */
  readonly bytesPerWeight: number | null;
  readonly shape: ModelShape | null;
  /** Tokens of prompt and response together; null where the model's files say it. */
  readonly context: number | null;
  /** Tokens of a text of so many characters, among them the words of `framing`; without what frames the whole. */
  readonly tokensOf: (characters: Figure, framing?: string) => Figure;
  /** Bytes beside the weights in a saved model: its tokenizer and settings. */
  readonly extraBytes: number;
  /** Where the number of parameters comes from, as a sentence. */
  readonly basis: string;
}

/** What sampling makes of one prompt. */
export interface RolloutSizes {
  /** Sequences that stand in the batch. */
  readonly rows: number;
  /** Tokens sampled, all rows together. */
  readonly tokens: Figure;
  /** Longest row, in tokens. */
  readonly longest: number;
}

/** How a link of the objective changes the work of an update. */
export interface UpdateSizes {
  /** Factor on the passes with a gradient. */
  readonly learns: number;
  /** More passes over the batch without one. */
  readonly reads: number;
}

/** Rows, and the prompts that they begin with, each held once for its group. Lengths are means, without prompts. */
export interface AtOnce {
  readonly sampledRows: number;
  readonly sampledPrompts: number;
  /** Tokens that are put behind rows while they are sampled, read in one pass for all of them. */
  readonly insertedTokens: number;
  readonly sampledLength: number;
  readonly learnedRows: number;
  readonly learnedPrompts: number;
  readonly learnedLength: Figure;
  readonly promptLength: Figure;
}

/** What a stage does in all its units together. Tokens are those of responses; prompts are read besides. */
export interface StageWork {
  /** As the trainer counts its progress. */
  readonly units: Figure;
  readonly unit: "steps" | "prompts" | "files" | "evaluations";
  /** Sequences, as the trainer counts them: completions, and demonstrations learned from. */
  readonly samples: Figure;
  readonly sampledTokens: Figure;
  /** Tokens that a pass with a gradient goes over, each time it does. */
  readonly trainedTokens: Figure;
  /** Tokens that a pass without a gradient goes over, besides sampling: a reference, values, probes. */
  readonly readTokens: Figure;
  /** The total that the trainer tells for the stage. */
  readonly countedTokens: Figure;
  readonly optimizer: "adamw" | "sgd" | null;
  /** What is in memory at once. */
  readonly atOnce: AtOnce;
  /** Runs whether or not its result is stored. */
  readonly alwaysRuns?: true;
}

export interface NodeEstimate {
  readonly texts?: TextSizes;
  readonly model?: ModelSizes;
  readonly rollout?: RolloutSizes;
  readonly update?: UpdateSizes;
  readonly work?: StageWork;
}

export interface EstimateContext<P> {
  readonly params: P;
  /** What is plugged into each port, chains followed to their far end, defaults included. */
  readonly plugged: Readonly<Record<string, readonly NodeEstimate[]>>;
  /** Of the stage; empty for what is none. */
  readonly needs: readonly string[];
}
