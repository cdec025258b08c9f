/** Which way the reward of a stage goes. */
import { formatMetric } from "@switchyard/curves";
import type { Reading, StageReadings } from "./readings";
import { type Change, isFinitePoint, recentChange, type Span, trendOf } from "./recent";

/** Fewer points than this say nothing. */
export const MIN_POINTS = 20;
/** How much of the curve counts as recent: half of it, within these bounds. */
const MAX_WINDOW = 100;

export type Course = "noReward" | "notFinite" | "tooEarly" | "rising" | "falling" | "flat";

export interface RewardCourse {
  course: Course;
  /** What stands over the panel: "Not flat: the reward rises". */
  title: string;
  /** The figures behind it. */
  sentence: string;
  reward: Reading | null;
  /** Mean of the recent rewards; null while it is too early. */
  level: Span | null;
}

/** The stage's own reward, else the first that a part of it reports. */
export function rewardOf({ stage, readings }: StageReadings): Reading | null {
  const rewards = readings.filter(({ meaning }) => meaning === "reward");
  return rewards.find(({ nodeId }) => nodeId === stage) ?? rewards[0] ?? null;
}

export function windowOf(points: readonly { value: number }[]): number {
  return Math.min(MAX_WINDOW, Math.max(MIN_POINTS, Math.floor(points.length / 2)));
}

const TITLES = {
  rising: "Not flat: the reward rises",
  falling: "The reward falls",
  flat: "The reward is flat",
} as const;

export function courseOf(stage: StageReadings): RewardCourse {
  const reward = rewardOf(stage);
  if (!reward) {
    const sentence = "This stage reports no reward: it does not learn from one.";
    return { course: "noReward", title: "No reward here", sentence, reward, level: null };
  }
  const points = reward.points.filter(isFinitePoint);
  if (points.length < MIN_POINTS && reward.points.length >= MIN_POINTS) {
    return { ...notFinite(reward.points.length - points.length), reward, level: null };
  }
  const count = windowOf(points);
  const change = recentChange(points, count);
  if (points.length < MIN_POINTS || !change) return { ...tooEarly(points.length), reward, level: null };
  const trend = trendOf(points, count);
  const course = trend === "rising" || trend === "falling" ? trend : "flat";
  return {
    course,
    title: TITLES[course],
    sentence: inWords(reward, change, course),
    reward,
    level: change.after,
  };
}

const notFinite = (count: number): Pick<RewardCourse, "course" | "title" | "sentence"> => ({
  course: "notFinite",
  title: "The reward is no number",
  sentence: `${count} of its values are not finite.`,
});

function tooEarly(count: number): Pick<RewardCourse, "course" | "title" | "sentence"> {
  const so = count === 0 ? "No reward has" : count === 1 ? "One reward has" : `${count} rewards have`;
  return {
    course: "tooEarly",
    title: "Too early to say",
    sentence: `${so} been measured so far; ${MIN_POINTS} are needed to tell a trend from scatter.`,
  };
}

function inWords({ unit }: Reading, { before, after }: Change, course: keyof typeof TITLES): string {
  const [was, is] = [formatMetric(before.mean, unit), formatMetric(after.mean, unit)];
  const [early, late] = [`steps ${before.from} to ${before.to}`, `steps ${after.from} to ${after.to}`];
  if (course === "flat") {
    return `Its mean was ${was} over ${early} and is ${is} over ${late}: no change beyond its scatter.`;
  }
  return `Its mean ${course === "rising" ? "rose" : "fell"} from ${was} (${early}) to ${is} (${late}).`;
}
