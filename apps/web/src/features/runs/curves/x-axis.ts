import {
  type AxisMap,
  axisMap,
  formatCount,
  formatDuration,
  formatNumber,
  type Pace,
} from "@switchyard/curves";
import { scaleTime, scaleUtc } from "d3-scale";
import { niceTicks } from "./chart-data";

/** What curves may be drawn over. */
export const X_AXES = ["step", "tokens", "samples", "relative", "wall"] as const;
export type XAxisKind = (typeof X_AXES)[number];

export const AXIS_NAMES: Record<XAxisKind, string> = {
  step: "Steps",
  tokens: "Tokens",
  samples: "Samples",
  relative: "Time since the start",
  wall: "Time of day",
};

/** An axis of one stage: where its steps lie on it, and how it is written. */
export interface StageAxis {
  kind: XAxisKind;
  map: AxisMap;
}

const same = (value: number) => value;
export const STEP_AXIS: StageAxis = { kind: "step", map: { at: same, stepAt: same } };

/** Time since the start is counted from the first step of the run, in seconds; the time of day from the epoch. */
export function stageAxis(kind: XAxisKind, stage: string, paces: Readonly<Record<string, Pace>>): StageAxis {
  const pace = paces[stage];
  if (kind === "step" || !pace) return STEP_AXIS;
  if (kind === "tokens" || kind === "samples") return { kind, map: axisMap(pace.step, pace[kind]) };
  const start = kind === "wall" ? 0 : Math.min(...Object.values(paces).map(({ t }) => t[0] ?? 0));
  return {
    kind,
    map: axisMap(
      pace.step,
      pace.t.map((t) => t - start),
    ),
  };
}

export interface XScale {
  domain: [number, number];
  ticks: number[];
  format: (x: number) => string;
}

/** Where an axis from the first to the last step begins and ends, and round values on it. */
export function xScale(
  { kind, map }: StageAxis,
  [first, last]: readonly [number, number],
  wanted = 5,
): XScale {
  const low = map.at(first);
  const high = Math.max(
    map.at(last),
    low + (kind === "step" ? 1 : Number.EPSILON * Math.max(1, Math.abs(low))),
  );
  const domain: [number, number] = [low, high];
  if (kind === "relative" || kind === "wall") {
    const scale = (kind === "wall" ? scaleTime() : scaleUtc()).domain([low * 1000, high * 1000]);
    const words = scale.tickFormat();
    return {
      domain,
      ticks: scale.ticks(kind === "wall" ? wanted : wanted - 1).map((date) => date.getTime() / 1000),
      format: kind === "wall" ? (x) => words(new Date(x * 1000)) : formatDuration,
    };
  }
  return {
    domain,
    ticks: niceTicks(low, high, wanted).filter((tick) => tick >= low && tick <= high),
    format: kind === "step" ? (x) => formatNumber(x) : formatCount,
  };
}

/** A place on the axis, as a note at the pointer says it; the step has a line of its own. */
export function placeWords(kind: XAxisKind, x: number): string {
  if (kind === "wall") return new Date(x * 1000).toLocaleString("en-GB");
  return kind === "relative" ? formatDuration(x) : Math.round(x).toLocaleString("en-GB");
}
