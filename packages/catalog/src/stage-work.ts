import {
  type AtOnce,
  about,
  asBound,
  atMost,
  type EstimateContext,
  exactly,
  type Figure,
  type NodeEstimate,
  productOf,
  type StageWork,
  sumOf,
} from "@switchyard/graph";

/** The work of supervised steps, of rollout steps and of evaluations, for every stage that takes them. */

type Plugged = EstimateContext<unknown>["plugged"];

const NOTHING = exactly(0);

const NONE_AT_ONCE: AtOnce = {
  sampledRows: 0,
  sampledPrompts: 0,
  sampledLength: 0,
  insertedTokens: 0,
  learnedRows: 0,
  learnedPrompts: 0,
  learnedLength: NOTHING,
  promptLength: NOTHING,
};

/** Tokens taken for a demonstration of which neither text nor a bound by the model's context is known. */
const UNKNOWN_LENGTH = 256;

/** Tokens of a demonstration with the token that ends it. */
function demonstrationTokens(plugged: Plugged, port: string): Figure {
  const model = plugged.model?.[0]?.model;
  const texts = plugged[port]?.[0]?.texts;
  if (model && texts?.demonstration)
    return sumOf(model.tokensOf(texts.demonstration, texts.framing), exactly(1));
  return model?.context ? atMost(model.context) : about(UNKNOWN_LENGTH);
}

/** Of the context that they may take, where texts are not known before the run: a context is chosen for the longest. */
const TYPICAL_SHARE = 0.5;

/** Tokens of a prompt: as its texts say, else a share of what the context leaves beside so long a response. */
function promptTokens(plugged: Plugged, port: string, response: number): Figure {
  const model = plugged.model?.[0]?.model;
  const characters = plugged[port]?.[0]?.texts?.prompt;
  if (model && characters) return model.tokensOf(characters);
  if (!model?.context) return about(UNKNOWN_LENGTH);
  return about(Math.max(0, model.context - response) * TYPICAL_SHARE);
}

export interface Part {
  readonly samples: Figure;
  readonly sampledTokens: Figure;
  readonly trainedTokens: Figure;
  readonly readTokens: Figure;
  readonly countedTokens: Figure;
  readonly atOnce: AtOnce;
}

export interface Imitation {
  readonly steps: Figure;
  readonly batchSize: number;
  readonly plugged: Plugged;
  readonly port: string;
}

/** Supervised steps. */
export function imitationWork({ steps, batchSize, plugged, port }: Imitation): Part {
  const length = demonstrationTokens(plugged, port);
  const samples = productOf(steps, batchSize);
  const tokens = productOf(samples, length);
  return {
    samples,
    sampledTokens: NOTHING,
    trainedTokens: tokens,
    readTokens: NOTHING,
    countedTokens: tokens,
    atOnce: {
      ...NONE_AT_ONCE,
      learnedRows: batchSize,
      learnedPrompts: batchSize,
      // A bound is the whole context, the prompt in it.
      learnedLength: length.certainty === "atMost" ? about(length.value * TYPICAL_SHARE) : length,
      promptLength: promptTokens(plugged, port, length.value),
    },
  };
}

export interface ReinforcementSizes {
  readonly promptsPerStep: number;
  readonly innerEpochs: number;
  readonly miniBatches: number;
  readonly microBatchSize: number | null;
}

/** Rollout steps: sample, read what references and values need, learn. Rows that teach nothing are not run. */
export function reinforcementWork(
  p: ReinforcementSizes,
  steps: Figure,
  { plugged, needs }: Pick<EstimateContext<unknown>, "plugged" | "needs">,
): Part {
  const rollout = plugged.rollout?.[0]?.rollout ?? { rows: 1, tokens: exactly(0), longest: 0 };
  const updates = (plugged.objective ?? []).flatMap(({ update }) => (update ? [update] : []));
  const learns = updates.reduce((factor, update) => factor * update.learns, 1);
  // The frozen reference and the values at sampling time each go over the batch once.
  const reads =
    needs.filter((need) => need !== "entropy").length + updates.reduce((sum, u) => sum + u.reads, 0);
  const rows = p.promptsPerStep * rollout.rows;
  const sampledTokens = productOf(steps, p.promptsPerStep, rollout.tokens);
  const learnedRows = Math.min(p.microBatchSize ?? rows, Math.ceil(rows / p.miniBatches));
  const length = rollout.tokens.value / rollout.rows;
  return {
    samples: productOf(steps, rows),
    sampledTokens,
    trainedTokens: asBound(productOf(sampledTokens, p.innerEpochs * learns)),
    readTokens: productOf(sampledTokens, reads),
    countedTokens: sampledTokens,
    atOnce: {
      ...NONE_AT_ONCE,
      sampledRows: rows,
      sampledPrompts: p.promptsPerStep,
      sampledLength: length,
      learnedRows,
      // A mini-batch is drawn from all groups.
      learnedPrompts: Math.min(p.promptsPerStep, learnedRows),
      learnedLength: atMost(length),
      promptLength: promptTokens(plugged, "tasks", rollout.longest),
    },
  };
}

/** Both kinds of step in one stage: sums, and the larger of each that is held at once. */
export function together(a: Part, b: Part): Part {
  const most = (name: Exclude<keyof AtOnce, "learnedLength" | "promptLength">) =>
    Math.max(a.atOnce[name], b.atOnce[name]);
  const longest = (name: "learnedLength" | "promptLength") =>
    a.atOnce[name].value > b.atOnce[name].value ? a.atOnce[name] : b.atOnce[name];
  return {
    samples: sumOf(a.samples, b.samples),
    sampledTokens: sumOf(a.sampledTokens, b.sampledTokens),
    trainedTokens: sumOf(a.trainedTokens, b.trainedTokens),
    readTokens: sumOf(a.readTokens, b.readTokens),
    countedTokens: sumOf(a.countedTokens, b.countedTokens),
    atOnce: {
      sampledRows: most("sampledRows"),
      sampledPrompts: most("sampledPrompts"),
      sampledLength: most("sampledLength"),
      insertedTokens: most("insertedTokens"),
      learnedRows: most("learnedRows"),
      learnedPrompts: most("learnedPrompts"),
      learnedLength: longest("learnedLength"),
      promptLength: longest("promptLength"),
    },
  };
}

export interface Answering {
  readonly split: "heldOut" | "train";
  readonly limit: number;
  readonly batchSize: number;
  /** Completions of one prompt, and the tokens of all of them. */
  readonly completions: number;
  readonly tokens: Figure;
  readonly longest: number;
  /** Of those completions, the ones that the batch size counts; all by default. */
  readonly counted?: number;
  /** Tokens that are put behind the completions of one prompt before they go on; none by default. */
  readonly inserted?: Figure;
}

/** An evaluation: prompts are answered, nothing learns. */
export function answeringWork(p: Answering, plugged: Plugged): NodeEstimate {
  const texts = plugged.tasks?.[0]?.texts;
  const held = p.split === "heldOut" ? texts?.heldOut : texts?.train;
  const prompts = held ? { ...held, value: Math.min(held.value, p.limit) } : atMost(p.limit);
  const { counted = p.completions, inserted = NOTHING } = p;
  // One prompt where it has more completions than are answered at once.
  const atOnce = Math.min(prompts.value, Math.max(1, Math.floor(p.batchSize / counted)));
  return {
    work: {
      units: prompts,
      unit: "prompts",
      samples: productOf(prompts, p.completions),
      sampledTokens: productOf(prompts, p.tokens),
      trainedTokens: NOTHING,
      readTokens: NOTHING,
      countedTokens: NOTHING,
      optimizer: null,
      atOnce: {
        ...NONE_AT_ONCE,
        sampledRows: atOnce * p.completions,
        sampledPrompts: atOnce,
        sampledLength: (p.tokens.value + inserted.value) / p.completions,
        insertedTokens: atOnce * inserted.value,
        promptLength: promptTokens(plugged, "tasks", p.longest),
      },
    },
  };
}

/** A stage that runs no model over tokens. */
export const quickWork = (units: Figure, unit: StageWork["unit"]): StageWork => ({
  units,
  unit,
  samples: NOTHING,
  sampledTokens: NOTHING,
  trainedTokens: NOTHING,
  readTokens: NOTHING,
  countedTokens: NOTHING,
  optimizer: null,
  atOnce: NONE_AT_ONCE,
});
