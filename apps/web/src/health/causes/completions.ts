/** Causes that lie in what is sampled. */
import { formatMetric } from "@switchyard/curves";
import { type Cause, type Evidence, evidenceOf, lookAt, type Past, pastLimit, turn } from "../finding";
import { firstSpan, pastSince, recentSpan } from "../recent";

export const truncated: Cause = (scene) => {
  const past = pastLimit(scene, "truncated", { limit: 0.3 });
  if (!past) return null;
  return {
    cause: "truncated",
    title: "Completions are cut before their answer",
    severity: 0.5 + 0.45 * Math.min(1, past.now.mean),
    evidence: [evidenceOf(past, (share) => `${share} of the completions have run into the length limit`)],
    meaning: "What is cut mostly has no answer yet and fails whatever it was about to say.",
    remedies: turn(scene, "maxTokens", ["Leave room for the answer", "raise"]),
  };
};

export const unanswered: Cause = (scene) => {
  const past = pastLimit(scene, "unanswered", { limit: 0.5 });
  if (!past) return null;
  return {
    cause: "unanswered",
    title: "No answer is found in the completions",
    severity: 0.5 + 0.42 * Math.min(1, past.now.mean),
    evidence: [evidenceOf(past, (share) => `In ${share} of the completions no answer has been found`)],
    meaning:
      "The policy does not write answers in the form that is looked for, so right ones do not count either.",
    remedies: [
      ...turn(scene, "answerFormat", ["Look for what the policy writes", "change"]),
      lookAt(
        past.reading,
        (node) =>
          `Or teach the form that ${node} looks for, with demonstrations in a supervised stage before.`,
      ),
    ],
  };
};

export const duplicates: Cause = (scene) => {
  const past = pastLimit(scene, "duplicates", { limit: 0.7 });
  if (!past) return null;
  return {
    cause: "duplicates",
    title: "The completions of a group say the same",
    severity: 0.4 + 0.5 * Math.min(1, past.now.mean),
    evidence: [
      evidenceOf(past, (share) => `${share} of the completions have equalled another of their group`),
    ],
    meaning: "Equal completions get equal rewards: a group of copies has nothing to prefer.",
    remedies: turn(scene, "temperature", ["Sample more different answers", "raise"]),
  };
};

/** Of what the stage began with, and in nats a token where it began low. */
const COLLAPSED_SHARE = 0.2;
const COLLAPSED = 0.02;

export const entropyCollapse: Cause = (scene) => {
  const [evidence] = scene.readings.flatMap(collapseOf);
  if (!evidence) return null;
  return {
    cause: "entropyCollapse",
    title: "The policy has stopped exploring",
    severity: 0.92,
    evidence: [evidence],
    meaning: "It is sure of nearly every token, so the completions differ too little for one to be better.",
    remedies: [
      ...turn(scene, "learningRate", ["Begin again from before the collapse with smaller steps", "lower"]),
      ...turn(scene, "clipHigh", ["Let rare tokens grow", "raise"]),
      ...turn(scene, "klCoefficient", ["Hold the policy nearer to its start", "raise"]),
      ...turn(scene, "temperature", ["Sample more different answers", "raise"]),
    ],
  };
};

function collapseOf(reading: Past["reading"]): Evidence[] {
  const now = recentSpan(reading.points);
  const start = firstSpan(reading.points);
  if (reading.meaning !== "entropy" || !now || !start) return [];
  const limit = Math.max(COLLAPSED, COLLAPSED_SHARE * start.mean);
  const isPast = (value: number) => value <= limit;
  // A policy that began without entropy has lost none.
  if (!isPast(now.mean) || start.mean <= COLLAPSED) return [];
  const since = pastSince(reading.points, isPast) ?? now.from;
  const was = formatMetric(start.mean, reading.unit);
  const past = { reading, now, since };
  return [
    evidenceOf(past, (value) => `The entropy fell from ${was} to ${value} a token, and has stayed low`),
  ];
}
