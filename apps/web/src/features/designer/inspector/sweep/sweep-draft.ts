/** Between what a person does in the sweep editor and a parameter's sweep. Pure. */
import type { Field } from "@switchyard/catalog";
import { GRAPH_LIMITS, type JsonValue, type Sweep, sweepValues } from "@switchyard/graph";
import { parseField } from "../field-text";

/** What a sweep begins with: all there is to choose from, or the value that the parameter has now. */
export function firstSweep(field: Field, value: JsonValue): Sweep {
  if (field.type === "boolean") return { kind: "list", values: [false, true] };
  if (field.type === "enum") return { kind: "list", values: [...field.options] };
  return { kind: "list", values: [value] };
}

/** "0.1, 0.2, none" as values; what is no value is kept as text, for the problem list to name. */
export const parseValues = (field: Field, text: string): JsonValue[] =>
  text
    .split(/[\s;,]+/)
    .filter(Boolean)
    .map((word) => (field.nullable && word === "none" ? null : parseField(field, word)));

export const valuesText = (values: readonly JsonValue[]): string =>
  values.map((value) => (value === null ? "none" : String(value))).join(", ");

const isNumber = (value: JsonValue): value is number => typeof value === "number";

/** A range over the same span as a list, or from the only value to twice as much. */
export function asRange(sweep: Sweep): Sweep & { kind: "range" } {
  if (sweep.kind === "range") return sweep;
  const numbers = sweep.values.filter(isNumber);
  const from = numbers.length > 0 ? Math.min(...numbers) : 1;
  const last = numbers.length > 0 ? Math.max(...numbers) : 1;
  const to = last > from ? last : from === 0 ? 1 : Number((from * 2).toPrecision(12));
  return { kind: "range", from, to, steps: Math.max(3, numbers.length), scale: "linear" };
}

const isGoodRange = ({ steps }: Sweep & { kind: "range" }): boolean =>
  Number.isInteger(steps) && steps >= 2 && steps <= GRAPH_LIMITS.maxSweptRuns;

/** The values of a sweep for the eye; none where a range has no sensible number of steps. */
export const shownValues = (sweep: Sweep, isWhole: boolean): readonly JsonValue[] =>
  sweep.kind === "list" || isGoodRange(sweep) ? sweepValues(sweep, isWhole) : [];

/** The same values, each by itself. */
export const asList = (sweep: Sweep, isWhole: boolean): Sweep => ({
  kind: "list",
  values: [...shownValues(sweep, isWhole)].filter((value, index, all) => all.indexOf(value) === index),
});
