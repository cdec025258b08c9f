/**
 * Which kinds are tried with which others: the parts that a stage learns by, and the stages that learn. Read off the
 * catalog, so that a new kind is tried with all others as soon as it is listed.
 */
import { type Catalog, familyOf, isPassThrough, type NodeDefinition, type WireType } from "@switchyard/graph";

/** What is plugged into a stage on these wires decides how it learns. */
const LEARNING_WIRES: ReadonlySet<WireType> = new Set(["rollout", "advantage", "objective"]);

export type Pair = readonly [NodeDefinition, NodeDefinition];

/** A stage that trains a policy: one whose output another such stage may go on with. */
export const isTrainingStage = ({ kind, role, outputs }: NodeDefinition): boolean =>
  role === "stage" &&
  familyOf(kind) === "train" &&
  Object.values(outputs).some(({ type }) => type === "model");

/** The wire on which a part is plugged into a stage. */
export function wireOf(part: NodeDefinition): WireType {
  const [output] = Object.values(part.outputs);
  if (!output) throw new Error(`'${part.kind}' has no output`);
  return output.type;
}

/** The port that continues a chain, for parts that are not its start. */
export const linkOf = (part: NodeDefinition): string | undefined =>
  Object.keys(part.inputs).find((port) => isPassThrough(part, port));

export const isLearningPart = (node: NodeDefinition): boolean =>
  node.role === "part" && LEARNING_WIRES.has(wireOf(node));

export const pairedKinds = (catalog: Catalog): NodeDefinition[] =>
  [...catalog.values()].filter((node) => isTrainingStage(node) || isLearningPart(node));

/** Every two kinds once, in palette order. */
export function pairsOf(kinds: readonly NodeDefinition[]): Pair[] {
  return kinds.flatMap((first, index) => kinds.slice(index + 1).map((second): Pair => [first, second]));
}

/** The input into which a part of this wire is plugged. */
export const portFor = (stage: NodeDefinition, wire: WireType): string | undefined =>
  Object.keys(stage.inputs).find((port) => stage.inputs[port]?.type === wire);

/** Whether one chain has no room for both. */
export const shareSlot = (one: NodeDefinition, other: NodeDefinition): boolean =>
  one.uniqueSlot && other.uniqueSlot && one.slot === other.slot && wireOf(one) === wireOf(other);

export const isStartOfChain = (part: NodeDefinition): boolean => linkOf(part) === undefined;

/** Of a kind's node in a pair's graph. */
export const idOf = (kind: string): string => kind.replaceAll(/[._]/g, "-");
