import type { OperatorTree } from "@switchyard/protocol";

export interface Attribute {
  readonly text: string;
  /** Whether the operator that this one is held against has it too. */
  readonly matched: boolean;
}

export interface TreeRow {
  readonly kind: string;
  readonly attributes: readonly Attribute[];
  readonly depth: number;
  /** `equal`: the other tree has this operator. `alike`: it has one of this kind, with other attributes. */
  readonly match: "equal" | "alike" | "none";
}

interface Operator {
  readonly kind: string;
  readonly attributes: readonly string[];
  readonly depth: number;
}

const walk = ({ kind, attributes, inputs }: OperatorTree, depth = 0): Operator[] => [
  { kind, attributes, depth },
  ...inputs.flatMap((input) => walk(input, depth + 1)),
];

const nameOf = ({ kind, attributes }: Operator): string => JSON.stringify([kind, ...attributes]);

/** Each of `mine` with whether `theirs` has it; one of theirs stands for one of mine. */
function held(mine: readonly string[], theirs: readonly string[]): boolean[] {
  const left = new Map<string, number>();
  for (const each of theirs) left.set(each, (left.get(each) ?? 0) + 1);
  return mine.map((each) => {
    const count = left.get(each) ?? 0;
    if (count > 0) left.set(each, count - 1);
    return count > 0;
  });
}

const shared = (one: readonly string[], other: readonly string[]): number =>
  held(one, other).filter(Boolean).length;

const wordsOf = ({ attributes }: Operator): string[] =>
  attributes.flatMap((text) => text.split(/\W+/).filter(Boolean));

/** Whole attributes count before words that occur in both. */
const likeness = (one: Operator, other: Operator): number =>
  shared(one.attributes, other.attributes) * 1_000 + shared(wordsOf(one), wordsOf(other));

/** For each of `mine` the one of `theirs` that it is held against: of the same kind, the most alike pairs first. */
function partners(mine: readonly Operator[], theirs: readonly Operator[]): Map<Operator, Operator> {
  const pairs = mine.flatMap((one) =>
    theirs
      .filter(({ kind }) => kind === one.kind)
      .map((other) => ({ one, other, alike: likeness(one, other) })),
  );
  const found = new Map<Operator, Operator>();
  const taken = new Set<Operator>();
  for (const { one, other } of pairs.sort((a, b) => b.alike - a.alike)) {
    if (found.has(one) || taken.has(other)) continue;
    found.set(one, other);
    taken.add(other);
  }
  return found;
}

/** A tree's operators from the root, each held against at most one operator of the other tree. */
export function treeRows(tree: OperatorTree, other: OperatorTree): TreeRow[] {
  const [mine, theirs] = [walk(tree), walk(other)];
  const isEqual = held(mine.map(nameOf), theirs.map(nameOf));
  const theirEqual = held(theirs.map(nameOf), mine.map(nameOf));
  const against = partners(
    mine.filter((_, index) => !isEqual[index]),
    theirs.filter((_, index) => !theirEqual[index]),
  );
  return mine.map((operator, index) => {
    const { kind, attributes, depth } = operator;
    if (isEqual[index])
      return { kind, depth, match: "equal", attributes: attributes.map((text) => ({ text, matched: true })) };
    const alike = against.get(operator);
    const has = held(attributes, alike?.attributes ?? []);
    return {
      kind,
      depth,
      match: alike ? "alike" : "none",
      attributes: attributes.map((text, at) => ({ text, matched: has[at] ?? false })),
    };
  });
}

/** 1 less the squared distance, or less the distance; 0 from a distance of 1 on. */
export const matchScore = (squared: number, distance: "squared" | "plain"): number =>
  Math.max(0, 1 - (distance === "squared" ? squared : Math.sqrt(Math.max(0, squared))));
