/** Causes that lie in how completions are scored, and in the tasks. */
import { formatMetric } from "@switchyard/curves";
import {
  type Cause,
  evidenceOf,
  type Finding,
  lookAt,
  type Past,
  pastLimit,
  type Scene,
  turn,
} from "../finding";
import type { Span } from "../recent";

/** Shares of the most that a reward gives where it goes from 0 to 1. */
const LOW = 0.25;
const HIGH = 0.75;
const SOLVED = 0.9;

export const erroredRewards: Cause = (scene) => {
  // A part knows better than its stage what went wrong.
  const prefer = ({ nodeId }: { nodeId: string }) => nodeId !== scene.stage;
  const past = pastLimit(scene, "errored", { limit: 0.05, prefer });
  if (!past) return null;
  return {
    cause: "erroredRewards",
    title: "Rewards cannot be computed",
    severity: 0.6 + 0.4 * Math.min(1, past.now.mean),
    evidence: [evidenceOf(past, (share) => `${share} of the completions could not be scored`)],
    meaning: "A completion without a reward is left out of the step: the fewer are left, the less is learnt.",
    remedies: [
      lookAt(
        past.reading,
        (node) => `Read in the log why ${node} errs, and mend its parameters or its tasks.`,
      ),
    ],
  };
};

interface Levelled extends Scene {
  level: Span;
}

/** Groups whose rewards are all alike: too hard, too easy, or just too alike. */
export const noSpread: Cause = (scene) => {
  const past = pastLimit(scene, "zeroSpread", { limit: 0.6 });
  if (!past || scene.level === null) return null;
  const levelled = { ...scene, level: scene.level };
  if (scene.level.mean <= LOW) return tooHard(levelled, past);
  return scene.level.mean >= HIGH ? tooEasy(levelled, past) : tooAlike(levelled, past);
};

const spreadEvidence = (past: Past) =>
  evidenceOf(past, (share) => `${share} of the groups have had no spread in their rewards`);

const rewardEvidence = ({ reward, level }: Levelled) => ({
  sentence: `The mean reward is ${formatMetric(level.mean, reward.unit)} over steps ${level.from} to ${level.to}.`,
  name: reward.name,
  value: level.mean,
  from: level.from,
  to: level.to,
});

const severityOf = ({ now }: Past): number => 0.38 + 0.5 * Math.min(1, now.mean);

const tooHard = (scene: Levelled, past: Past): Finding => ({
  cause: "tooHard",
  title: "The tasks are too hard for the policy",
  severity: severityOf(past),
  evidence: [spreadEvidence(past), rewardEvidence(scene)],
  meaning:
    "Hardly any completion of a group succeeds, so there is nothing to prefer: such groups teach nothing.",
  remedies: [
    ...turn(scene, "groupSize", ["Give each prompt more chances", "raise"]),
    ...turn(scene, "difficulty", ["Choose easier tasks, or mix easier ones in", "change"]),
    ...turn(scene, "temperature", ["Try more different answers", "raise"]),
  ],
});

const tooEasy = (scene: Levelled, past: Past): Finding => ({
  cause: "tooEasy",
  title: scene.level.mean >= SOLVED ? "The tasks are solved" : "The tasks are too easy for the policy",
  severity: scene.level.mean >= SOLVED ? 0.97 : severityOf(past),
  evidence: [spreadEvidence(past), rewardEvidence(scene)],
  meaning:
    "Nearly every completion of a group succeeds, so there is nothing to prefer: little is left to learn.",
  remedies: [
    ...turn(scene, "difficulty", ["Choose harder tasks", "change"]),
    ...turn(scene, "groupSize", ["Find the rare failures", "raise"]),
  ],
});

const tooAlike = (scene: Levelled, past: Past): Finding => ({
  cause: "noSpread",
  title: "Most groups teach nothing",
  severity: severityOf(past),
  evidence: [spreadEvidence(past), rewardEvidence(scene)],
  meaning:
    "Within a group all completions get the same reward: some prompts are too hard, the rest too easy.",
  remedies: [
    ...turn(scene, "groupSize", ["Sample more of each prompt", "raise"]),
    ...turn(scene, "temperature", ["Sample more different answers", "raise"]),
    ...turn(scene, "difficulty", ["Choose tasks in between", "change"]),
  ],
});
