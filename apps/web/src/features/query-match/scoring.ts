import type { ComparedQuery } from "@switchyard/protocol";
import { matchScore } from "./tree-rows";

/** Parameters of the reward that make a score of a distance. */
export interface Scoring {
  readonly distance: "squared" | "plain";
  readonly syntaxPenalty: number;
  readonly planPenalty: number;
}

type Problem = NonNullable<ComparedQuery["problem"]>;

export const penaltyOf = ({ level }: Problem, scoring: Scoring): number =>
  level === "syntax error" ? scoring.syntaxPenalty : scoring.planPenalty;

const LEVELS: Record<Problem["level"], string> = {
  "syntax error": "no single SELECT statement",
  "no plan": "a query that does not fit the schema",
};

/** What is wrong with the candidate and what it earns, in sentences. */
export const candidateProblem = (problem: Problem, scoring: Scoring): string =>
  `${problem.message} As ${LEVELS[problem.level]} this earns ${penaltyOf(problem, scoring)}.`;

/** A reference without a tree is a fault of the data, which no completion pays for. */
export const referenceProblem = ({ message }: Problem): string =>
  `${message} With such a reference every completion of the task counts as errored and earns no score.`;

/** The reward of a candidate; null where it cannot be told. */
export function scoreOf({ candidate, reference, isSame, squared }: Scored, scoring: Scoring): number | null {
  if (reference.problem) return null;
  if (candidate.problem) return penaltyOf(candidate.problem, scoring);
  if (isSame) return 1;
  return squared === null ? null : matchScore(squared, scoring.distance);
}

export interface Scored {
  readonly candidate: ComparedQuery;
  readonly reference: ComparedQuery;
  /** Both are one tree: the reward asks no network then. */
  readonly isSame: boolean;
  readonly squared: number | null;
}
