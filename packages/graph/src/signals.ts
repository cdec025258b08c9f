/** What a node reports while it works, and how a run's page shows it. */

/**
 * What a signal tells of a run's health, whichever node reports it. The health panel, the words about a flat reward and
 * the alert rules find their curves by these, never by a node or a name: a new kind takes part by declaring one.
 */
export type HealthMeaning =
  /** What the stage learns to raise. */
  | "reward"
  /** What the optimiser steps on. */
  | "loss"
  | "gradNorm"
  | "learningRate"
  /** Share of groups whose rewards are all equal. */
  | "zeroSpread"
  /** Mean standard deviation of the rewards of a group. */
  | "spread"
  /** Share of tokens whose gradient the clip removes. */
  | "clipped"
  /** Distance per token from the policy that the stage started with. */
  | "klStart"
  /** Distance per token from the policy that sampled. */
  | "klSampler"
  | "entropy"
  /** Share of completions that ran into the limit. */
  | "truncated"
  /** Share of completions that say the same as another of their group. */
  | "duplicates"
  /** Share of completions whose reward errored. */
  | "errored"
  /** Share of completions in which no answer is found. */
  | "unanswered";

/** What a remedy may turn: a kind names its parameter that does it under `levers`. */
export type Lever =
  | "groupSize"
  | "temperature"
  | "maxTokens"
  | "learningRate"
  | "innerEpochs"
  | "gradClip"
  | "clipHigh"
  | "klCoefficient"
  | "difficulty"
  | "answerFormat";

/** A number that the trainer reports for a node while it works; its metric is called `<nodeId>/<signal>`. */
export interface Signal {
  readonly title: string;
  readonly description: string;
  readonly unit?: "fraction" | "nats" | "tokens" | "seconds" | "tokens/s" | "count";
  /** Which way is better, where there is one. */
  readonly better?: "higher" | "lower";
  /** Shown on the node while it runs. At most two per kind. */
  readonly primary?: true;
  readonly health?: HealthMeaning;
}

/**
 * Signals of a stage whose steps are of two kinds, drawn together: a ribbon of which step was which, the probability
 * behind it, and the curves that decide. All but the titles are names of signals.
 */
export interface TimelineView {
  readonly title: string;
  /** 0 or 1 for each step, or a share in between where a step is both. */
  readonly decision: string;
  /** What 0 and 1 are called. */
  readonly kinds: readonly [string, string];
  /** Of a 1. */
  readonly probability?: string;
  /** Drawn over each other on one axis, each in the colour of a kind of step. */
  readonly lines?: readonly { readonly signal: string; readonly kind: 0 | 1 }[];
  /** Why a step was what it was: a whole number, and the words for 0, 1, ... */
  readonly reason?: { readonly signal: string; readonly names: readonly string[] };
}

/**
 * Signals that are shares of one whole, drawn as one bar: what became of the completions. A part that was not reported
 * is left out, and what the parts do not cover is shown as the rest.
 */
export interface StackView {
  readonly title: string;
  /** Names of signals whose unit is a fraction, from the base of the bar upwards. */
  readonly parts: readonly string[];
}

/** How a run's page shows a node besides its curves. */
export interface NodeView {
  readonly timeline?: TimelineView;
  readonly stack?: StackView;
}
