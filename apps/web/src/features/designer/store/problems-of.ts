import { catalog } from "@switchyard/catalog";
import {
  checkRequirements,
  checkSweeps,
  expandGraph,
  type GraphDoc,
  type GraphProblem,
  hasSweeps,
  type Offer,
  runsOfSweeps,
  validateGraph,
} from "@switchyard/graph";

/** Up to so many nodes in all are judged with every choice of swept values while a graph is drawn. */
const MAX_NODES_JUDGED = 3_000;

/** What each known worker's machine has of the things that nodes may require. */
export type KnownOffers = readonly (readonly Offer[])[];

/** What the designer says of a graph: what is wrong with it, and what no known worker could run. */
export const problemsOf = (doc: GraphDoc, offers: KnownOffers): readonly GraphProblem[] => [
  ...problemsIn(doc),
  ...checkRequirements(doc, catalog, offers),
];

/**
 * Each run of a swept one is judged where they are few enough to do so with every
 * edit; else the run dialog does.
 */
function problemsIn(doc: GraphDoc): readonly GraphProblem[] {
  const result = validateGraph(doc, catalog);
  if (!result.ok) return result.problems;
  if (!hasSweeps(doc)) return result.warnings;
  const isFew = runsOfSweeps(checkSweeps(doc, catalog, [])) * doc.nodes.length <= MAX_NODES_JUDGED;
  if (!isFew) return result.warnings;
  const expanded = expandGraph(doc, catalog);
  return expanded.ok ? expanded.warnings : expanded.problems;
}
