/** What a finding is made of: figures out of the curves, and a remedy that names a node and a parameter. */
import { formatMetric, formatNumber } from "@switchyard/curves";
import type { HealthMeaning, Lever } from "@switchyard/graph";
import type { LeverAt, Reading, StageReadings } from "./readings";
import { pastSince, recentSpan, type Span } from "./recent";

export interface Evidence {
  /** With its figure and its steps: "82 % of the groups had no spread since step 120." */
  sentence: string;
  /** The curve that shows it: `<nodeId>/<signal>`. */
  name: string;
  value: number;
  from: number;
  to: number;
}

export interface Remedy {
  sentence: string;
  nodeId: string;
  /** Null where the remedy is to look at the node, not to turn a parameter. */
  param: string | null;
}

export interface Finding {
  cause: string;
  title: string;
  /** From 0 to 1; findings are shown from the gravest to the slightest. */
  severity: number;
  evidence: readonly [Evidence, ...Evidence[]];
  /** What the figures mean for learning. */
  meaning: string;
  remedies: readonly Remedy[];
}

/** What a cause looks at. Gives a finding only with evidence for it. */
export interface Scene extends StageReadings {
  reward: Reading;
  /** Mean of the recent rewards; null where they are not finite. */
  level: Span | null;
}
export type Cause = (scene: Scene) => Finding | null;

export interface Past {
  reading: Reading;
  now: Span;
  /** The step from which on it has been past the limit. */
  since: number;
}

export interface PastQuestion {
  limit: number;
  side?: "above" | "below";
  /** Which of several curves to believe where more than one is past: the largest value if absent. */
  prefer?: (reading: Reading) => boolean;
}

/** The curve of a meaning that is furthest past a limit now; null where none is. */
export function pastLimit(scene: StageReadings, meaning: HealthMeaning, question: PastQuestion): Past | null {
  const { limit, side = "above", prefer = () => false } = question;
  const isPast = (value: number) => (side === "above" ? value >= limit : value <= limit);
  const found = scene.readings.flatMap((reading): Past[] => {
    const now = reading.meaning === meaning ? recentSpan(reading.points) : null;
    if (!now || !isPast(now.mean)) return [];
    return [{ reading, now, since: pastSince(reading.points, isPast) ?? now.from }];
  });
  const sign = side === "above" ? 1 : -1;
  found.sort(
    (a, b) => Number(prefer(b.reading)) - Number(prefer(a.reading)) || sign * (b.now.mean - a.now.mean),
  );
  return found[0] ?? null;
}

/** `words` gets the figure and says what it is a figure of; the step is added here. */
export function evidenceOf({ reading, now, since }: Past, words: (value: string) => string): Evidence {
  const value = formatMetric(now.mean, reading.unit);
  const when = since < now.to ? `since step ${since}` : `at step ${now.to}`;
  return {
    sentence: `${words(value)} ${when}.`,
    name: reading.name,
    value: now.mean,
    from: since,
    to: now.to,
  };
}

/** The most text of a present value that is worth showing. */
const MAX_VALUE = 24;

function shownValue(value: unknown): string {
  if (typeof value === "number") return `, now ${formatNumber(value)}`;
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text === "" || text === "null" || text.length > MAX_VALUE ? "" : `, now ${text}`;
}

/** "Sample more of each prompt: raise 'Group size' of 'Sampler', now 8." None where the stage has no such lever. */
export function turn(scene: StageReadings, lever: Lever, [aim, verb]: readonly [string, string]): Remedy[] {
  const at = scene.levers.find((one) => one.lever === lever);
  return at ? [remedyAt(at, `${aim}: ${verb}`)] : [];
}

export const remedyAt = ({ nodeId, nodeTitle, param, title, value }: LeverAt, words: string): Remedy => ({
  sentence: `${words} '${title}' of '${nodeTitle}'${shownValue(value)}.`,
  nodeId,
  param,
});

export const lookAt = ({ nodeId, nodeTitle }: Reading, words: (node: string) => string): Remedy => ({
  sentence: words(`'${nodeTitle}'`),
  nodeId,
  param: null,
});

export const leverValue = (scene: StageReadings, lever: Lever): number | null => {
  const value = scene.levers.find((one) => one.lever === lever)?.value;
  return typeof value === "number" && Number.isFinite(value) ? value : null;
};
