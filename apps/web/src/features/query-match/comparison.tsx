import type { ComparedQuery, MatcherInputs } from "@switchyard/protocol";
import type { ReactNode } from "react";
import { useDistance } from "./matcher-files";
import { type Scoring, scoreOf } from "./scoring";
import { TreeColumn } from "./tree-column";

export interface ShownPair {
  /** Names the pair, so that its distance is worked out once. */
  key: readonly unknown[];
  candidate: ComparedQuery;
  reference: ComparedQuery;
  distance: { squared: number; isSame: boolean; inputs: MatcherInputs | null } | null;
  /** Who gave PyTorch's distance, and when. */
  origin: string;
}

/** More than rounding: then page and trainer have different weights or trees. */
const TOLERANCE = 1e-4;

/** Two queries with their score, and what of each tree the other lacks. */
export function Comparison({ pair, scoring }: { pair: ShownPair; scoring: Scoring }) {
  const { candidate, reference, distance, origin } = pair;
  const far = useDistance(pair.key, distance?.inputs ?? null);
  const isTold = distance !== null && (far.error !== null || distance.inputs === null);
  const squared = isTold ? distance.squared : far.squared;
  const score = scoreOf({ candidate, reference, isSame: distance?.isSame ?? false, squared }, scoring);
  return (
    <>
      <output
        aria-label="Score"
        className="flex flex-wrap items-baseline gap-x-4 gap-y-1"
        data-score={score}
        data-squared={far.squared}
        data-expected={distance?.squared}
      >
        <span className="tabular font-semibold text-2xl">
          {score === null ? "No score" : scoreText(score)}
        </span>
        <span className="tabular text-soft text-xs">{why(pair, far.squared)}</span>
      </output>
      {distance ? (
        <p className="tabular text-2xs text-soft">
          {agreement(distance, far)} {origin}
        </p>
      ) : null}
      <div className="flex flex-wrap gap-x-6 gap-y-4">
        <Side title="Candidate" query={candidate} other={reference} />
        <Side title="Reference" query={reference} other={candidate} />
      </div>
      {candidate.tree && reference.tree ? <Legend /> : null}
    </>
  );
}

const scoreText = (score: number): string =>
  Number.isInteger(score) ? `Score ${score}` : `Score ${score.toFixed(4)}`;

function why({ candidate, reference, distance }: ShownPair, squared: number | null): string {
  if (reference.problem) return "The reference makes no tree.";
  if (candidate.problem) return `Penalty: ${candidate.problem.level}.`;
  if (distance?.isSame) return "Both queries are one tree, so the reward is whole.";
  return squared === null ? "Opening the matcher…" : `Squared distance ${squared.toFixed(4)}.`;
}

function agreement(
  { squared, inputs }: NonNullable<ShownPair["distance"]>,
  far: ReturnType<typeof useDistance>,
): string {
  if (far.error) return `The matcher cannot run in this page (${far.error.message}).`;
  if (inputs === null) return "The pair is too large for the page; PyTorch's distance is used.";
  if (far.squared === null) return "";
  const off = Math.abs(far.squared - squared);
  return off <= TOLERANCE * Math.max(1, squared)
    ? `In this page ${far.squared.toFixed(6)}, by PyTorch ${squared.toFixed(6)}: they agree.`
    : `In this page ${far.squared.toFixed(6)}, by PyTorch ${squared.toFixed(6)}: page and worker have different matchers.`;
}

function Side({ title, query, other }: { title: string; query: ComparedQuery; other: ComparedQuery }) {
  if (query.tree) return <TreeColumn title={title} sql={query.sql} tree={query.tree} other={other.tree} />;
  return (
    <div className="min-w-0 flex-1 basis-64">
      <h4 className="pb-1 font-medium text-xs">{title}</h4>
      <p className="pb-2 font-mono text-2xs text-soft [overflow-wrap:anywhere]">{query.sql}</p>
      <p className="rounded-md bg-bad-soft px-2 py-1.5 text-bad text-xs [overflow-wrap:anywhere]">
        No tree: {query.problem?.message}
      </p>
    </div>
  );
}

function Legend(): ReactNode {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-2xs text-soft">
      <span>
        <span className="mr-1 rounded-sm bg-bad-soft px-1 font-mono text-bad">age</span>differs from the
        operator that it is held against
      </span>
      <span>
        <span className="mr-1 rounded border border-bad border-dashed bg-bad-soft px-1 font-mono text-bad">
          Filter
        </span>
        is not in the other query
      </span>
    </p>
  );
}
