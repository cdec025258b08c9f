import type { StageEstimate, TimeEstimate } from "@switchyard/compiler";
import { formatBytes, formatCount, formatDuration } from "@switchyard/curves";
import type { Figure } from "@switchyard/graph";

const PREFIX: Record<Figure["certainty"], string> = { exact: "", about: "about ", atMost: "at most " };

/** `at most 102k`; whole numbers only. */
export const figureText = ({ value, certainty }: Figure): string =>
  `${PREFIX[certainty]}${formatCount(Math.ceil(value))}`;

export const bytesText = ({ value, certainty }: Figure): string =>
  `${PREFIX[certainty]}${formatBytes(value)}`;

const RATE_UNITS = [
  [1e12, "TFLOP/s"],
  [1e9, "GFLOP/s"],
  [1e6, "MFLOP/s"],
] as const;

export function rateText(operationsPerSecond: number): string {
  const [size, unit] = RATE_UNITS.find(([limit]) => operationsPerSecond >= limit) ?? [1, "FLOP/s"];
  return `${formatCount(operationsPerSecond / size)} ${unit}`;
}

/** Below a second the time says nothing. */
export const secondsText = (seconds: number, how: "about" | "roughly" = "about"): string =>
  seconds < 1 ? "under 1 s" : `${how} ${formatDuration(seconds)}`;

export function timeText(time: TimeEstimate): string {
  switch (time.kind) {
    case "cached":
      return "none: its stored result is taken";
    case "measured":
      return secondsText(time.seconds);
    case "rough":
      return secondsText(time.seconds, "roughly");
    case "negligible":
      return "moments";
    case "unknown":
      return "not known";
  }
}

/** Where a time is from, as a sentence. */
export function timeBasis(time: TimeEstimate): string | null {
  switch (time.kind) {
    case "cached":
      return null;
    case "measured": {
      const runs = time.runs.map(({ name }) => `'${name}'`).join(", ");
      return time.isSameSize
        ? `Measured on this worker in ${runs}, scaled by the arithmetic of its tokens.`
        : `Measured on this worker in ${runs} with a model of another size, scaled by 6ND and 2ND.`;
    }
    case "rough":
      return `No run yet to measure from. Roughly by 6ND for learning and 2ND for sampling, at an assumed ${rateText(time.operationsPerSecond)}.`;
    case "negligible":
      return "No run yet to measure from; no token passes through a model.";
    case "unknown":
      return "No run yet to measure from, and the size of the model is not known before it is loaded.";
  }
}

/** `300 steps`. */
export function unitsText({ work }: StageEstimate): string | null {
  if (!work) return null;
  const unit = work.units.value === 1 ? work.unit.replace(/s$/, "") : work.unit;
  return `${figureText(work.units)} ${unit}`;
}
