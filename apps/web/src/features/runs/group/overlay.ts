/** Curves of the runs of a group over each other: a mean with its interval for each choice of values. Pure. */
import { type Point, seedBand } from "@switchyard/curves";
import type { GroupView } from "@/server/runs/get-group";

/** A series of a run, as far as a chart needs it. */
export interface RunCurve {
  readonly runId: string;
  readonly points: readonly Point[];
}

export interface OverlayLine {
  /** Key of the choice of values. */
  readonly key: string;
  readonly title: string;
  /** Seeds that have the curve. */
  readonly seeds: number;
}

/** Means by the number of their line, and intervals where there is more than one seed. */
export type OverlayRow = { step: number } & Record<`mean${number}`, number> &
  Record<`band${number}`, [number, number]>;

export interface Overlay {
  readonly lines: readonly OverlayLine[];
  readonly rows: readonly OverlayRow[];
}

/** Lines of more choices than this cannot be told apart. */
export const MAX_LINES = 8;

export function overlayOf(
  runs: GroupView["runs"],
  curves: readonly RunCurve[],
  titleOf: (run: GroupView["runs"][number]) => string,
): Overlay {
  const byRun = new Map(curves.map(({ runId, points }) => [runId, points]));
  const byPoint = new Map<string, { title: string; curves: (readonly Point[])[] }>();
  for (const run of runs) {
    const points = byRun.get(run.id);
    if (!points || points.length === 0) continue;
    const key = JSON.stringify(run.swept);
    const held = byPoint.get(key) ?? { title: titleOf(run), curves: [] };
    held.curves.push(points);
    byPoint.set(key, held);
  }
  const shown = [...byPoint].slice(0, MAX_LINES);
  const rows = new Map<number, OverlayRow>();
  for (const [index, [, { curves: ofPoint }]] of shown.entries()) {
    for (const { step, mean, low, high } of seedBand(ofPoint)) {
      const row = rows.get(step) ?? ({ step } as OverlayRow);
      row[`mean${index}`] = mean;
      if (low !== null && high !== null) row[`band${index}`] = [low, high];
      rows.set(step, row);
    }
  }
  return {
    lines: shown.map(([key, { title, curves: ofPoint }]) => ({ key, title, seeds: ofPoint.length })),
    rows: [...rows.values()].sort((a, b) => a.step - b.step),
  };
}
