/** Causes that lie in the step: its size, its clip, its penalty. */
import { formatMetric, formatNumber } from "@switchyard/curves";
import type { HealthMeaning } from "@switchyard/graph";
import { type Cause, evidenceOf, leverValue, pastLimit, type Scene, turn } from "../finding";
import { isFinitePoint, recentSpan } from "../recent";

const LOOKED_AT = 30;
const MUST_BE_FINITE: readonly HealthMeaning[] = ["loss", "gradNorm", "reward"];

export const notFinite: Cause = (scene) => {
  const evidence = scene.readings.flatMap((reading) => {
    if (!MUST_BE_FINITE.includes(reading.meaning)) return [];
    const recent = reading.points.slice(-LOOKED_AT);
    const bad = recent.filter((point) => !isFinitePoint(point));
    const [first] = bad;
    const last = bad.at(-1);
    if (!first || !last) return [];
    const title = `'${reading.title}' of '${reading.nodeTitle}'`;
    const sentence = `${bad.length} of the last ${recent.length} values of ${title} are not finite, the first at step ${first.step}.`;
    return [{ sentence, name: reading.name, value: first.value, from: first.step, to: last.step }];
  });
  const [first, ...more] = evidence;
  if (!first) return null;
  return {
    cause: "notFinite",
    title: "The numbers have broken down",
    severity: 1,
    evidence: [first, ...more],
    meaning: "A step on such a number destroys the weights.",
    remedies: [
      ...turn(scene, "learningRate", ["Take smaller steps", "lower"]),
      ...turn(scene, "gradClip", ["Bound each step", "lower"]),
    ],
  };
};

/** Below this no model learns; below this share of its peak the rest of the run does not. */
const TINY_RATE = 1e-8;
const TINY_SHARE = 0.01;

export const tinyLearningRate: Cause = (scene) => {
  const rate = scene.readings.find(({ meaning }) => meaning === "learningRate");
  const peak = Math.max(0, ...(rate?.points.filter(isFinitePoint).map(({ value }) => value) ?? []));
  const limit = Math.max(TINY_RATE, TINY_SHARE * peak);
  const past = rate
    ? pastLimit({ ...scene, readings: [rate] }, "learningRate", { limit, side: "below" })
    : null;
  if (!past) return null;
  const was = peak > limit ? `, after a peak of ${formatNumber(peak)},` : "";
  return {
    cause: "tinyLearningRate",
    title: "The learning rate is next to nothing",
    severity: 0.96,
    evidence: [evidenceOf(past, (value) => `The learning rate is ${value}${was}`)],
    meaning: "Whatever the rewards say, the weights hardly change.",
    remedies: turn(scene, "learningRate", ["Let the steps count", "raise"]),
  };
};

/** A penalty that is worth mentioning, and a distance that is none, in nats a token. */
const STRONG = 0.05;
const NEAR = 0.02;
/** A policy as near as this to its start has not moved at all. */
const UNMOVED = 1e-6;

export const strongKl: Cause = (scene) => {
  const coefficient = leverValue(scene, "klCoefficient");
  if (coefficient === null || coefficient < STRONG) return null;
  const past = pastLimit(scene, "klStart", { limit: NEAR, side: "below" });
  if (!past) return null;
  const held = `weighted ${formatNumber(coefficient)},`;
  return {
    cause: "strongKl",
    title: "The KL penalty holds the policy at its start",
    severity: Math.min(0.9, 0.55 + 0.2 * Math.log10(coefficient / STRONG)),
    evidence: [
      evidenceOf(
        past,
        (value) => `With the penalty ${held} the policy has stayed within ${value} of its start`,
      ),
    ],
    meaning: "Moving towards a better reward costs more than it gives.",
    remedies: turn(scene, "klCoefficient", ["Let the policy move", "lower"]),
  };
};

/** Without a strong penalty: the steps are too small to show. */
export const unmoved: Cause = (scene) => {
  if ((leverValue(scene, "klCoefficient") ?? 0) >= STRONG) return null;
  const past = pastLimit(scene, "klStart", { limit: UNMOVED, side: "below" });
  if (!past || !takesSteps(scene)) return null;
  return {
    cause: "unmoved",
    title: "The policy does not move",
    severity: 0.8,
    evidence: [evidenceOf(past, (value) => `The policy has stayed within ${value} of its start`)],
    meaning: "There are gradients, but the steps along them are too small to change what is sampled.",
    remedies: turn(scene, "learningRate", ["Take larger steps", "raise"]),
  };
};

const takesSteps = ({ readings }: Scene): boolean =>
  readings.some(({ meaning, points }) => meaning === "gradNorm" && (recentSpan(points)?.mean ?? 0) > 0);

export const clipSaturated: Cause = (scene) => {
  const past = pastLimit(scene, "clipped", { limit: 0.35 });
  if (!past) return null;
  return {
    cause: "clipSaturated",
    title: "The clip removes much of the gradient",
    severity: 0.45 + 0.4 * Math.min(1, past.now.mean),
    evidence: [evidenceOf(past, (share) => `${share} of the tokens have been clipped`)],
    meaning: "The policy moves so far within one batch that most tokens no longer learn from it.",
    remedies: [
      ...turn(scene, "learningRate", ["Take smaller steps", "lower"]),
      ...turn(scene, "innerEpochs", ["Use each batch less often", "lower"]),
      ...turn(scene, "clipHigh", ["Or allow more", "raise"]),
    ],
  };
};

export const largeSteps: Cause = (scene) => {
  const past = pastLimit(scene, "klSampler", { limit: 0.15 });
  if (!past) return null;
  return {
    cause: "largeSteps",
    title: "The steps are too large",
    severity: Math.min(0.9, 0.5 + 0.2 * Math.log10(Math.max(1, past.now.mean / 0.15))),
    evidence: [
      evidenceOf(past, (value) => `One step has moved the policy ${value} a token from the one that sampled`),
    ],
    meaning: `Rewards were earned by a policy that is no longer there; beyond ${formatMetric(0.15, "nats")} updates tend to undo one another.`,
    remedies: [
      ...turn(scene, "learningRate", ["Take smaller steps", "lower"]),
      ...turn(scene, "innerEpochs", ["Use each batch less often", "lower"]),
    ],
  };
};
