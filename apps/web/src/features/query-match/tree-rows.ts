import type { Tree } from "./examples";

export interface TreeRow {
  readonly text: string;
  readonly depth: number;
  /** Whether the other tree has an operator of this kind with these attributes for it. */
  readonly matched: boolean;
}

const nameOf = ({ kind, attributes }: Tree): string =>
  attributes.length > 0 ? `${kind}(${attributes.join(", ")})` : kind;

const walk = (tree: Tree, depth = 0): { text: string; depth: number }[] => [
  { text: nameOf(tree), depth },
  ...tree.inputs.flatMap((input) => walk(input, depth + 1)),
];

/** A tree's operators from the root, each matched with at most one equal operator of the other tree. */
export function treeRows(tree: Tree, other: Tree): TreeRow[] {
  const left = new Map<string, number>();
  for (const { text } of walk(other)) left.set(text, (left.get(text) ?? 0) + 1);
  return walk(tree).map(({ text, depth }) => {
    const count = left.get(text) ?? 0;
    if (count > 0) left.set(text, count - 1);
    return { text, depth, matched: count > 0 };
  });
}

/** 1 less the squared distance, or less the distance; 0 from a distance of 1 on. */
export const matchScore = (squared: number, distance: "squared" | "plain"): number =>
  Math.max(0, 1 - (distance === "squared" ? squared : Math.sqrt(squared)));
