/** What the health panel shows, and the limits that decide between fine, watch and bad. */
import { formatMetric, type MetricUnit } from "@switchyard/curves";
import type { HealthMeaning } from "@switchyard/graph";

export interface Limits {
  watch: number;
  bad: number;
  /** Which side of a limit is the bad one. */
  side: "above" | "below";
  /** Limits are shares of the value that the stage began with. */
  ofStart?: true;
}

export interface Measure {
  meaning: HealthMeaning;
  title: string;
  /** What it says, and why it matters, in a sentence. */
  about: string;
  limits: Limits;
}

/** In the order in which they are shown. */
export const MEASURES: readonly Measure[] = [
  {
    meaning: "zeroSpread",
    title: "Groups without spread",
    about: "Groups whose completions all got the same reward. They teach nothing.",
    limits: { side: "above", watch: 0.5, bad: 0.8 },
  },
  {
    meaning: "clipped",
    title: "Clip fraction",
    about: "Tokens that the clip keeps from learning. Many mean steps too large for the clip.",
    limits: { side: "above", watch: 0.2, bad: 0.4 },
  },
  {
    meaning: "klStart",
    title: "KL to the start",
    about: "How far the policy has moved from where the stage began, a token.",
    limits: { side: "above", watch: 0.5, bad: 2 },
  },
  {
    meaning: "klSampler",
    title: "KL to the sampler",
    about: "How far one step moves the policy from the one that sampled, a token.",
    limits: { side: "above", watch: 0.05, bad: 0.2 },
  },
  {
    meaning: "entropy",
    title: "Entropy",
    about: "How undecided the policy is at a token. Without it nothing new is tried.",
    limits: { side: "below", watch: 0.3, bad: 0.1, ofStart: true },
  },
  {
    meaning: "truncated",
    title: "Truncation",
    about: "Completions that the length limit cuts, mostly before their answer.",
    limits: { side: "above", watch: 0.1, bad: 0.5 },
  },
  {
    meaning: "duplicates",
    title: "Duplicate answers",
    about: "Completions that say the same as another of their group.",
    limits: { side: "above", watch: 0.6, bad: 0.9 },
  },
  {
    meaning: "errored",
    title: "Errored rewards",
    about: "Completions that could not be scored. They are left out of the step.",
    limits: { side: "above", watch: 0.005, bad: 0.05 },
  },
  {
    meaning: "unanswered",
    title: "No answer found",
    about: "Completions in which nothing could be read as an answer.",
    limits: { side: "above", watch: 0.2, bad: 0.5 },
  },
];

export type HealthState = "fine" | "watch" | "bad";

/** `start` is what the stage began with, for limits that are shares of it. */
export function judge(value: number, limits: Limits, start: number | null): HealthState {
  const scale = limits.ofStart ? (start ?? Number.NaN) : 1;
  const isPast = (limit: number) => (limits.side === "above" ? value > limit * scale : value < limit * scale);
  if (isPast(limits.bad)) return "bad";
  return isPast(limits.watch) ? "watch" : "fine";
}

/** "Watch above 50 %, bad above 80 %." */
export function limitsInWords(limits: Limits, unit: MetricUnit | undefined): string {
  const shown = (limit: number) =>
    limits.ofStart ? `${formatMetric(limit, "fraction")}` : formatMetric(limit, unit);
  const of = limits.ofStart ? " of its first steps" : "";
  return `Watch ${limits.side} ${shown(limits.watch)}, bad ${limits.side} ${shown(limits.bad)}${of}.`;
}
