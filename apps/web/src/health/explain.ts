/** "Why is the reward flat?": from the recent values of a stage's curves to what stands in the way, gravest first. */
import { duplicates, entropyCollapse, truncated, unanswered } from "./causes/completions";
import {
  clipSaturated,
  largeSteps,
  notFinite,
  strongKl,
  tinyLearningRate,
  unmoved,
} from "./causes/optimiser";
import { erroredRewards, noSpread } from "./causes/rewards";
import { type Course, courseOf, type RewardCourse } from "./course";
import type { Cause, Finding } from "./finding";
import type { StageReadings } from "./readings";

/** A cause stands before its consequences: equally grave findings keep this order. */
const CAUSES: readonly Cause[] = [
  notFinite,
  tinyLearningRate,
  erroredRewards,
  truncated,
  unanswered,
  entropyCollapse,
  duplicates,
  noSpread,
  strongKl,
  unmoved,
  clipSaturated,
  largeSteps,
];

export interface Explanation extends RewardCourse {
  /** None where the reward rises, where it is too early, and where no usual cause shows. */
  findings: readonly Finding[];
}

/** Nothing stands in the way of these, or it cannot be told yet. */
const UNASKED: ReadonlySet<Course> = new Set(["noReward", "tooEarly", "rising"]);

export function explainReward(stage: StageReadings): Explanation {
  const course = courseOf(stage);
  const { reward } = course;
  if (!reward || UNASKED.has(course.course)) return { ...course, findings: [] };
  const scene = { ...stage, reward, level: course.level };
  const findings = CAUSES.flatMap((cause) => cause(scene) ?? []);
  return { ...course, findings: findings.toSorted((a, b) => b.severity - a.severity) };
}
