import type { LiveSeries } from "@switchyard/curves";
import type { StageView } from "@/server/live/delta";
import type { SeriesGroup, SeriesInfo } from "../series-info";

export interface StageSection {
  stage: string;
  /** Of the stage itself, not of its parts; whether drawn or shown as numbers. */
  own: SeriesInfo[];
  /** Measured once: shown as numbers. */
  numbers: SeriesInfo[];
  /** By node, without those that have no curve. */
  groups: SeriesGroup[];
  /** Of the nodes whose kinds stack some of their signals. */
  stacks: SeriesGroup[];
}

/** Which kind a step was, and why, are codes: a ribbon shows them, a curve would not. */
function isInTimeline({ node, stage, signalId }: SeriesInfo): boolean {
  const timeline = node.id === stage ? node.definition?.view.timeline : undefined;
  return timeline !== undefined && [timeline.decision, timeline.reason?.signal].includes(signalId);
}

/** A stack shows these with their numbers; what stands on the node while it runs is a number of its own as well. */
const isInStack = ({ node, signalId, isPrimary }: SeriesInfo): boolean =>
  !isPrimary && (node.definition?.view.stack?.parts.includes(signalId) ?? false);

/** The series that hold a single point, as text, which is the same for as long as they are the same. */
export const singlesText = (curves: ReadonlyMap<number, LiveSeries>): string =>
  [...curves].flatMap(([id, { tiles, level }]) => (tiles.length === 1 && level === 0 ? id : [])).join();

export const readSingles = (text: string): ReadonlySet<number> =>
  new Set(text === "" ? [] : text.split(",").map(Number));

/**
 * The curves of each stage, and apart from them what was measured only once. A stage's first step does not make its
 * curves numbers for a moment: until it has done two, everything counts as a curve.
 */
export function curveSections(
  groups: readonly SeriesGroup[],
  stages: readonly StageView[],
  singles: ReadonlySet<number>,
): StageSection[] {
  const isSettled = new Map(
    stages.map(({ stage, state, done }) => [stage, state === "finished" || done > 1]),
  );
  const isNumber = ({ id, stage }: SeriesInfo) => isSettled.get(stage) === true && singles.has(id);
  const sections = new Map<string, StageSection>();
  for (const group of groups) {
    const section = sections.get(group.stage) ?? emptySection(group.stage);
    sections.set(group.stage, section);
    if (group.node.id === group.stage) section.own.push(...group.series);
    section.numbers.push(...group.series.filter((one) => isNumber(one) && !isInStack(one)));
    if (group.node.definition?.view.stack) section.stacks.push(group);
    const drawn = group.series.filter((series) => !isNumber(series) && !isInTimeline(series));
    if (drawn.length > 0) section.groups.push({ ...group, series: drawn });
  }
  return [...sections.values()];
}

const emptySection = (stage: string): StageSection => ({
  stage,
  own: [],
  numbers: [],
  groups: [],
  stacks: [],
});
