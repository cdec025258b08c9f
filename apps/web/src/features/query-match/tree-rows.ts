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

const shared = (one: Operator, other: Operator): number =>
  held(one.attributes, other.attributes).filter(Boolean).length;

/** A tree's operators from the root, each held against at most one operator of the other tree. */
export function treeRows(tree: OperatorTree, other: OperatorTree): TreeRow[] {
  const [mine, theirs] = [walk(tree), walk(other)];
  const isEqual = held(mine.map(nameOf), theirs.map(nameOf));
  const theirEqual = held(theirs.map(nameOf), mine.map(nameOf));
  const rest = theirs.filter((_, index) => !theirEqual[index]);
  return mine.map((operator, index) => {
    const { kind, attributes, depth } = operator;
    if (isEqual[index])
      return { kind, depth, match: "equal", attributes: attributes.map((text) => ({ text, matched: true })) };
    const alike = takeMostAlike(operator, rest);
    const has = held(attributes, alike?.attributes ?? []);
    return {
      kind,
      depth,
      match: alike ? "alike" : "none",
      attributes: attributes.map((text, at) => ({ text, matched: has[at] ?? false })),
    };
  });
}

/** Takes the operator of the same kind that shares the most attributes out of `rest`. */
function takeMostAlike(operator: Operator, rest: Operator[]): Operator | undefined {
  const alike = rest.filter(({ kind }) => kind === operator.kind);
  const most = Math.max(0, ...alike.map((each) => shared(operator, each)));
  const found = alike.find((each) => shared(operator, each) === most);
  if (found) rest.splice(rest.indexOf(found), 1);
  return found;
}

/** 1 less the squared distance, or less the distance; 0 from a distance of 1 on. */
export const matchScore = (squared: number, distance: "squared" | "plain"): number =>
  Math.max(0, 1 - (distance === "squared" ? squared : Math.sqrt(Math.max(0, squared))));
