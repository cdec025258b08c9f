/** Sweeps: parameters that take several values in turn. A swept graph stands for one graph for each choice of values. */
import type { Catalog } from "./define-node";
import type { GraphDoc, GraphNode, JsonValue, Sweep } from "./document";
import { setParam } from "./edit";

/** A swept parameter with its values, in the order in which they run. */
export interface SweptParam {
  readonly node: string;
  readonly param: string;
  readonly values: readonly JsonValue[];
}

/** One value of one sweep. */
export interface SweptValue {
  readonly node: string;
  readonly param: string;
  readonly value: JsonValue;
}

export const isSwept = ({ sweeps }: GraphNode): boolean =>
  sweeps !== undefined && Object.keys(sweeps).length > 0;

export const hasSweeps = (doc: GraphDoc): boolean => doc.nodes.some(isSwept);

/** Of the distance to its neighbours, by which a step may be off, so that it is a number that can be read and said. */
const MAX_SHIFT = 0.005;

/** The shortest number near enough to `exact`: 0.3 and not 0.30000000000000004, 9.487e-4 and not 9.48683298051e-4. */
function readable(exact: number, distance: number): number {
  for (let digits = 3; digits <= 15; digits += 1) {
    const rounded = Number(exact.toPrecision(digits));
    if (Math.abs(rounded - exact) <= MAX_SHIFT * distance) return rounded;
  }
  return exact;
}

/**
 * The values of a sweep. Both ends of a range are exact. `isWhole`: steps between are rounded to whole numbers, which
 * may make two of them equal.
 */
export function sweepValues(sweep: Sweep, isWhole: boolean): readonly JsonValue[] {
  if (sweep.kind === "list") return sweep.values;
  const { from, to, steps, scale } = sweep;
  const at = (index: number): number => {
    const share = index / (steps - 1);
    return scale === "log" ? from * (to / from) ** share : from + (to - from) * share;
  };
  return Array.from({ length: steps }, (_, index) => {
    if (index === 0) return from;
    if (index === steps - 1) return to;
    const exact = at(index);
    const distance = Math.min(Math.abs(exact - at(index - 1)), Math.abs(at(index + 1) - exact));
    return isWhole ? Math.round(exact) : readable(exact, distance);
  });
}

/** How many graphs a graph with these sweeps stands for: 1 where there is none. */
export const runsOfSweeps = (swept: readonly Pick<SweptParam, "values">[]): number =>
  swept.reduce((product, { values }) => product * values.length, 1);

/** The values of one of them, by its number; the last sweep changes fastest. */
export function valuesAt(swept: readonly SweptParam[], index: number): SweptValue[] {
  let rest = index;
  return swept
    .toReversed()
    .map(({ node, param, values }) => {
      const value = values[rest % values.length];
      if (value === undefined) throw new Error(`the sweep of '${node}.${param}' has no values`);
      rest = Math.floor(rest / values.length);
      return { node, param, value };
    })
    .reverse();
}

const withoutSweeps = (doc: GraphDoc): GraphDoc =>
  hasSweeps(doc) ? { ...doc, nodes: doc.nodes.map(({ sweeps: _, ...node }) => node) } : doc;

/** The graph that a swept graph stands for with these values: without sweeps. The very same where it has none. */
export function pointOf(doc: GraphDoc, values: readonly SweptValue[], catalog: Catalog): GraphDoc {
  return values.reduce(
    (point, { node, param, value }) => setParam(point, { id: node, param, value }, catalog),
    withoutSweeps(doc),
  );
}
