import { catalog } from "@switchyard/catalog";
import {
  checkSweeps,
  expandGraph,
  type GraphDoc,
  type GraphProblem,
  hasSweeps,
  runsOfSweeps,
  validateGraph,
} from "@switchyard/graph";

/** Up to so many nodes in all are judged with every choice of swept values while a graph is drawn. */
const MAX_NODES_JUDGED = 3_000;

/**
 * What the designer says of a graph. Each run of a swept one is judged where they are few enough to do so with every
 * edit; else the run dialog does.
 */
export function problemsOf(doc: GraphDoc): readonly GraphProblem[] {
  const result = validateGraph(doc, catalog);
  if (!result.ok) return result.problems;
  if (!hasSweeps(doc)) return result.warnings;
  const isFew = runsOfSweeps(checkSweeps(doc, catalog, [])) * doc.nodes.length <= MAX_NODES_JUDGED;
  if (!isFew) return result.warnings;
  const expanded = expandGraph(doc, catalog);
  return expanded.ok ? expanded.warnings : expanded.problems;
}
