/**
 * Whether each rule holds now. A rule that holds already has to be clearly over before its episode ends: other limits
 * keep it than began it, so that values at a limit do not open one episode after another.
 */
import { formatMetric, formatNumber } from "@switchyard/curves";
import type { HealthMeaning } from "@switchyard/graph";
import { rewardOf } from "../course";
import type { Reading, StageReadings } from "../readings";
import { isFinitePoint, recentSpan, trendOf } from "../recent";
import type { AlertRules, RuleName } from "./rules";

export interface Holding {
  message: string;
  /** The curve that shows it, and where; null for a rule that no curve shows. */
  series: string | null;
  step: number | null;
  value: number | null;
}

export interface Verdict {
  rule: RuleName;
  /** Empty for a rule about the run as a whole. */
  stage: string;
  /** Null: it does not hold. */
  holding: Holding | null;
}

/** Points of a curve that a look needs, by meaning; meanings that no rule asks for are left out. */
export function pointsWanted(rules: AlertRules): ReadonlyMap<HealthMeaning, number> {
  const wanted = new Map<HealthMeaning, number>();
  const want = (meanings: readonly HealthMeaning[], count: number) => {
    for (const meaning of meanings) wanted.set(meaning, Math.max(count, wanted.get(meaning) ?? 0));
  };
  if (rules.notFinite.on) want(MUST_BE_FINITE, FINITE_AGAIN);
  if (rules.kl.on) want(["klStart", "klSampler"], KL_POINTS);
  if (rules.collapse.on) want(["entropy", "spread"], rules.collapse.steps);
  if (rules.collapse.on || rules.stall.on) want(["reward"], LEVEL_POINTS);
  if (rules.stall.on) want(["reward"], rules.stall.steps);
  return wanted;
}

/** A verdict for every rule that is on and has a curve to be judged by. `isOpen`: whether its episode goes on. */
export function judgeStage(
  stage: StageReadings,
  rules: AlertRules,
  isOpen: (rule: RuleName) => boolean,
): Verdict[] {
  const verdict = (rule: RuleName, judge: (open: boolean) => Holding | null | undefined): Verdict[] => {
    const holding = rules[rule].on ? judge(isOpen(rule)) : null;
    return holding === undefined ? [] : [{ rule, stage: stage.stage, holding }];
  };
  const isSolved = (recentSpan(rewardOf(stage)?.points ?? [])?.mean ?? -Infinity) >= rules.solvedAbove;
  return [
    ...verdict("notFinite", () => judgeFinite(stage)),
    ...verdict("kl", (open) => judgeKl(stage, rules.kl, open)),
    ...verdict("collapse", (open) => (isSolved ? null : judgeCollapse(stage, rules.collapse, open))),
    ...verdict("stall", (open) => (isSolved ? null : judgeStall(stage, rules.stall, open))),
  ];
}

const MUST_BE_FINITE: readonly HealthMeaning[] = ["loss", "gradNorm", "reward", "klStart", "klSampler"];
/** So many finite values in a row end the episode. */
const FINITE_AGAIN = 50;

const ofMeaning = ({ readings }: StageReadings, meanings: readonly HealthMeaning[]): Reading[] =>
  readings.filter(({ meaning, points }) => meanings.includes(meaning) && points.length > 0);

const nameOf = ({ title, nodeTitle }: Reading): string => `'${title}' of '${nodeTitle}'`;

function judgeFinite(stage: StageReadings): Holding | null | undefined {
  const readings = ofMeaning(stage, MUST_BE_FINITE);
  if (readings.length === 0) return undefined;
  for (const reading of readings) {
    const broken = reading.points.find((point) => !isFinitePoint(point));
    if (!broken) continue;
    const message = `${nameOf(reading)} was ${formatNumber(broken.value)} at step ${broken.step}.`;
    return { message, series: reading.name, step: broken.step, value: broken.value };
  }
  return null;
}

const KL_POINTS = 10;
/** Below this share of the limit the episode is over. */
const KL_OVER = 0.8;

function judgeKl(stage: StageReadings, rule: AlertRules["kl"], isOpen: boolean): Holding | null | undefined {
  const readings = ofMeaning(stage, ["klStart", "klSampler"]);
  const judged = readings.flatMap((reading) => {
    const now = recentSpan(reading.points, KL_POINTS / 2);
    return now ? [{ reading, now }] : [];
  });
  if (judged.length === 0) return undefined;
  for (const { reading, now } of judged) {
    const limit = reading.meaning === "klStart" ? rule.startAbove : rule.samplerAbove;
    if (now.mean <= (isOpen ? KL_OVER * limit : limit)) continue;
    const value = formatMetric(now.mean, reading.unit);
    const message = `${nameOf(reading)} is ${value}, above ${formatMetric(limit, reading.unit)}, at step ${now.to}.`;
    return { message, series: reading.name, step: now.to, value: now.mean };
  }
  return null;
}

/** Above this many times the limit the episode is over. */
const COLLAPSE_OVER = 1.5;
const LEVEL_POINTS = 10;

function judgeCollapse(
  stage: StageReadings,
  rule: AlertRules["collapse"],
  isOpen: boolean,
): Holding | null | undefined {
  const readings = ofMeaning(stage, ["entropy", "spread"]);
  if (readings.length === 0) return undefined;
  for (const reading of readings) {
    const limit = reading.meaning === "entropy" ? rule.entropyBelow : rule.spreadBelow;
    const points = reading.points.filter(isFinitePoint).slice(-rule.steps);
    const now = recentSpan(points, LEVEL_POINTS);
    const holds = isOpen
      ? now !== null && now.mean < COLLAPSE_OVER * limit
      : points.length >= rule.steps && points.every(({ value }) => value < limit);
    if (!holds || !now) continue;
    const [value, bound] = [formatMetric(now.mean, reading.unit), formatMetric(limit, reading.unit)];
    const message = `${nameOf(reading)} is ${value} at step ${now.to}; below ${bound} for ${rule.steps} steps counts as a collapse.`;
    return { message, series: reading.name, step: now.to, value: now.mean };
  }
  return null;
}

/** Standard errors that a rise needs: few to keep an episode from beginning, many to end one. */
const RISE_TO_STAY = 1.5;
const RISE_TO_END = 3;

function judgeStall(
  stage: StageReadings,
  rule: AlertRules["stall"],
  isOpen: boolean,
): Holding | null | undefined {
  const reward = rewardOf(stage);
  const points = (reward?.points ?? []).filter(isFinitePoint).slice(-rule.steps);
  const [first] = points;
  const last = points.at(-1);
  if (!reward || !first || !last || points.length < rule.steps) return undefined;
  const trend = trendOf(points, rule.steps, isOpen ? RISE_TO_END : RISE_TO_STAY);
  if (trend === "rising") return null;
  const value = recentSpan(points)?.mean ?? last.value;
  const message = `${nameOf(reward)} has not risen over ${points.length} steps: it is ${formatMetric(value, reward.unit)} at step ${last.step}.`;
  return { message, series: reward.name, step: last.step, value };
}

export interface Silence {
  /** Whether a worker holds the run, so that events are due. */
  isHeld: boolean;
  silentSeconds: number;
}

export function judgeSilence({ isHeld, silentSeconds }: Silence, rules: AlertRules): Verdict {
  const { on, minutes } = rules.silence;
  const holds = on && isHeld && silentSeconds >= minutes * 60;
  const told = minutes === 1 ? "a minute" : `${formatNumber(minutes)} minutes`;
  const message = `Nothing has been heard of the run for ${told}, though a worker holds it.`;
  const holding = holds ? { message, series: null, step: null, value: null } : null;
  return { rule: "silence", stage: "", holding };
}
