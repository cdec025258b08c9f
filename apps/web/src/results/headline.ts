/** Which of what evaluations measure stands for a run as a whole. Pure: pages and server ask alike. */
import { splitSeriesName } from "@switchyard/curves";

export interface Measure {
  /** `<nodeId>/<signal>` */
  name: string;
  /** What is measured, and where: "pass@1: Designs after GRPO". */
  title: string;
  /** `<kind>/<signal>`: values of one signal can be compared, whichever node has measured them. */
  signal: string;
  unit: string | null;
  better: "higher" | "lower";
}

export const isAsGood = (value: number, than: number, better: Measure["better"]): boolean =>
  better === "higher" ? value >= than : value <= than;

export interface Measured {
  measure: Measure;
  value: number;
}

/**
 * Of what was measured, in the order of the stages, what stands for all of it. The last evaluation says what the work was for: the
 * first of its signals decides, and the best value of that signal is taken, of equals the last. Values of different signals are not
 * compared: more designs compile than work.
 */
export function headlineOf<T extends Measured>(measured: readonly T[]): T | null {
  const last = measured.at(-1);
  if (!last) return null;
  const nodeOf = ({ measure }: Measured) => splitSeriesName(measure.name).nodeId;
  const chief = measured.find((one) => nodeOf(one) === nodeOf(last)) ?? last;
  return measured
    .filter(({ measure }) => measure.signal === chief.measure.signal)
    .reduce((held, other) => (isAsGood(other.value, held.value, other.measure.better) ? other : held), chief);
}
