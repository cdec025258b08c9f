import type { LiveSeries } from "@switchyard/curves";
import type { StackView, WireType } from "@switchyard/graph";
import { type ChartPoint, chartData } from "../curves/chart-data";
import type { SeriesInfo } from "../series-info";

export interface StackPart {
  signal: string;
  title: string;
  description: string;
  /** Of a wire: these stay apart in both themes and in the common kinds of colour blindness. */
  colour: WireType;
}

/** A step, or several that are one tile of the curves. */
export interface StackRow {
  /** Where the step lies on the axis. */
  x: number;
  step: number;
  firstStep: number;
  lastStep: number;
  /** Of the parts, in their order. */
  shares: number[];
  /** What the parts do not cover. */
  rest: number;
}

export interface StackData {
  /** Those that were reported. */
  parts: StackPart[];
  rows: StackRow[];
}

/** What is good is green in every bar; the others take turns. */
const GOOD: WireType = "rollout";
const OTHERS: readonly WireType[] = [
  "model",
  "advantage",
  "tasks",
  "reward",
  "objective",
  "report",
  "review",
];

export interface StackSource {
  series: readonly SeriesInfo[];
  curves: ReadonlyMap<number, LiveSeries>;
  /** Where a step lies on the axis; steps without it. */
  placeOf?: (step: number) => number;
}

const UNSMOOTHED = { smoothing: "none", strength: 0 } as const;

/** The shares that a stack declares, put together step by step. Steps at which no part has a value are left out. */
export function stackData(view: StackView, { series, curves, placeOf }: StackSource): StackData {
  const told = view.parts.flatMap((signal) => {
    const info = series.find(({ signalId }) => signalId === signal);
    const curve = info && curves.get(info.id);
    return info && curve ? [{ info, points: chartData(curve, UNSMOOTHED, placeOf).points }] : [];
  });
  const at = new Map<number, { point: ChartPoint; shares: number[] }>();
  for (const [index, { points }] of told.entries()) {
    for (const point of points) {
      if (point.raw === null) continue;
      const row = at.get(point.step) ?? { point, shares: told.map(() => 0) };
      at.set(point.step, row);
      row.shares[index] = Math.min(1, Math.max(0, point.raw));
    }
  }
  const rows = [...at.values()].map(({ point: { x, step, firstStep, lastStep }, shares }) => ({
    ...{ x, step, firstStep, lastStep, shares },
    rest: Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0)),
  }));
  return { parts: coloured(told.map(({ info }) => info)), rows: rows.sort((a, b) => a.step - b.step) };
}

function coloured(told: readonly SeriesInfo[]): StackPart[] {
  let turn = 0;
  return told.map(({ signalId, title, description, better }) => {
    const other = OTHERS[turn % OTHERS.length] ?? GOOD;
    if (better !== "higher") turn += 1;
    return { signal: signalId, title, description, colour: better === "higher" ? GOOD : other };
  });
}

/** Less than this is the rounding of the parts. */
const LEAST_REST = 0.005;

export const hasRest = (rows: readonly Pick<StackRow, "rest">[]): boolean =>
  rows.some(({ rest }) => rest >= LEAST_REST);

/** 0.125 -> "12.5 %"; what is there but rounds to nothing is not said to be nothing. */
export function shareWords(share: number): string {
  if (share > 0 && share < 0.001) return "<0.1 %";
  return `${Number((100 * share).toFixed(1))} %`;
}

/** What a bar shows, largest first: "Working 62 %, Wrong outputs 38 %". */
export function stackSummary(parts: readonly StackPart[], { shares, rest }: StackRow): string {
  const told = parts.map(({ title }, index) => ({ title, share: shares[index] ?? 0 }));
  const all = hasRest([{ rest }]) ? [...told, { title: "Other", share: rest }] : told;
  return all
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .map(({ title, share }) => `${title} ${shareWords(share)}`)
    .join(", ");
}

type Steps = Pick<StackRow, "firstStep" | "lastStep">;

export const stepsOf = ({ firstStep, lastStep }: Steps): string =>
  lastStep > firstStep ? `${firstStep}\u2013${lastStep}` : String(firstStep);

export const stepWords = (row: Steps): string =>
  `${row.lastStep > row.firstStep ? "Steps" : "Step"} ${stepsOf(row)}`;
