import type { EstimateTotals, StageEstimate, TimeEstimate } from "@switchyard/compiler";
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

export const plural = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;

/** What some runs come to, in two or three sentences. `worker`: the one whose measurements were used, if any. */
export function totalsSentence(totals: EstimateTotals, worker: string | null): string {
  if (totals.steps.value === 0 && totals.seconds < 1 && totals.unknown === 0)
    return "Takes moments: nothing is left to train.";
  const { seconds, rough, unknown, memoryBytes, isMemoryWhole, outputBytes } = totals;
  const time = secondsText(seconds, rough > 0 ? "roughly" : "about");
  const parts = [
    `Takes ${time}${worker ? ` on '${worker}'` : " on a CPU"}, one run after another`,
    `${isMemoryWhole ? "about" : "at least"} ${formatBytes(memoryBytes)} of memory`,
    `stores ${bytesText(outputBytes)} of models`,
  ];
  const doubts = [
    rough > 0 ? `${plural(rough, "stage")} without a measured time` : null,
    unknown > 0 ? `${plural(unknown, "stage")} whose time is not known left out` : null,
  ].filter((doubt) => doubt !== null);
  return `${parts.join(", ")}.${doubts.length > 0 ? ` With ${doubts.join(", and ")}.` : ""}`;
}
