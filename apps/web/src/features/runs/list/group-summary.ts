/** What a group of runs comes to in one line of the list. Pure. */
import { RUN_STATES_BY_URGENCY, type RunState } from "@switchyard/protocol";
import { isAsGood } from "@/results/headline";
import type { RunRow } from "@/server/runs/list-runs";
import { STATE_LOOKS } from "@/ui/run-state";
import { stageShare } from "../header/run-progress";
import { hasEnded } from "../words";

export interface StateCount {
  state: RunState;
  count: number;
  title: string;
}

/** How many runs are in each state. */
export function stateCounts(runs: readonly Pick<RunRow, "state">[]): StateCount[] {
  return RUN_STATES_BY_URGENCY.flatMap((state) => {
    const count = runs.filter((run) => run.state === state).length;
    return count > 0 ? [{ state, count, title: STATE_LOOKS[state].title }] : [];
  });
}

/** 0 to 1: the share of all stages that is done. What was cancelled or has failed does not go on and counts as done. */
export function groupShare(runs: readonly Pick<RunRow, "state" | "stages">[]): number {
  const shares = runs.map(({ state, stages }) => {
    if (hasEnded(state) || stages.length === 0) return hasEnded(state) ? 1 : 0;
    return stages.reduce((sum, stage) => sum + stageShare(stage), 0) / stages.length;
  });
  return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

export type Headline = NonNullable<RunRow["headline"]>;

/** The best of what the runs have measured of the signal that stands for one that is finished, else for the first that has any. */
export function bestOf(runs: readonly Pick<RunRow, "headline" | "state">[]): Headline | null {
  const measured = runs.filter(({ headline }) => headline !== null);
  const model = measured.find(({ state }) => state === "succeeded") ?? measured[0];
  return measured.reduce<Headline | null>((best, { headline }) => {
    if (headline?.signal !== model?.headline?.signal) return best;
    return headline && best && isAsGood(best.value, headline.value, headline.better) ? best : headline;
  }, null);
}

/** Seconds that a run has taken so far; null before it has begun. */
export function secondsOf(
  { startedAt, finishedAt }: Pick<RunRow, "startedAt" | "finishedAt">,
  now: number | null,
): number | null {
  const end = finishedAt?.getTime() ?? now;
  return startedAt && end !== null ? Math.max(0, (end - startedAt.getTime()) / 1000) : null;
}

/** From the first start to the last end; to now where a run goes on. */
export function groupSeconds(
  runs: readonly Pick<RunRow, "startedAt" | "finishedAt">[],
  now: number | null,
): number | null {
  const begun = runs.filter(({ startedAt }) => startedAt !== null);
  const starts = begun.map(({ startedAt }) => startedAt?.getTime() ?? 0);
  const ends = begun.map(({ finishedAt }) => finishedAt?.getTime() ?? now);
  if (begun.length === 0 || ends.includes(null)) return null;
  return Math.max(0, (Math.max(...ends.map(Number)) - Math.min(...starts)) / 1000);
}
