import { checkSweeps } from "./check-sweeps";
import type { Catalog } from "./define-node";
import type { GraphDoc } from "./document";
import type { GraphProblem } from "./problems";
import { pointOf, runsOfSweeps, type SweptParam, type SweptValue, valuesAt } from "./sweep";
import { validateGraph } from "./validate";
import { shown } from "./words";

/** One of the graphs that a swept graph stands for. */
export interface GraphPoint {
  /** Without sweeps. */
  readonly doc: GraphDoc;
  /** What makes it differ from the others. */
  readonly values: readonly SweptValue[];
}

export type ExpandResult =
  | { ok: true; points: readonly GraphPoint[]; swept: readonly SweptParam[]; warnings: GraphProblem[] }
  | { ok: false; problems: GraphProblem[] };

/**
 * The product of a document's sweeps as graphs that can be compiled, the last sweep changing fastest; without sweeps
 * the document itself. All or none: what is wrong with any of them is a problem that names its values.
 */
export function expandGraph(doc: GraphDoc, catalog: Catalog): ExpandResult {
  const checked = validateGraph(doc, catalog);
  if (!checked.ok) return checked;
  const swept = checkSweeps(doc, catalog, []);
  if (swept.length === 0)
    return { ok: true, points: [{ doc, values: [] }], swept, warnings: checked.warnings };
  const points = Array.from({ length: runsOfSweeps(swept) }, (_, index) => {
    const values = valuesAt(swept, index);
    return { doc: pointOf(doc, values, catalog), values };
  });
  const found = points.map((point) => {
    const result = validateGraph(point.doc, catalog);
    return { point, problems: result.ok ? result.warnings : result.problems };
  });
  const problems = gathered(found);
  const isGood = problems.every(({ severity }) => severity === "warning");
  return isGood ? { ok: true, points, swept, warnings: problems } : { ok: false, problems };
}

interface Found {
  readonly point: GraphPoint;
  readonly problems: readonly GraphProblem[];
}

const keyOf = ({ severity, code, nodeId, param, port, message }: GraphProblem): string =>
  JSON.stringify([severity, code, nodeId, param, port, message]);

/** Each problem once; one that not all points have says which values have it. */
function gathered(found: readonly Found[]): GraphProblem[] {
  const byKey = new Map<string, { problem: GraphProblem; points: GraphPoint[] }>();
  for (const { point, problems } of found) {
    for (const problem of problems) {
      const held = byKey.get(keyOf(problem));
      if (held) held.points.push(point);
      else byKey.set(keyOf(problem), { problem, points: [point] });
    }
  }
  return [...byKey.values()].map(({ problem, points: [first, ...others] }) => {
    if (!first || others.length + 1 === found.length) return problem;
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    return { ...problem, message: `With ${valuesText(first.values)}${more}: ${problem.message}` };
  });
}

/** "clipLow 0.2, mode "soft"" */
export const valuesText = (values: readonly SweptValue[]): string =>
  values.map(({ param, value }) => `${param} ${shown(value)}`).join(", ");
