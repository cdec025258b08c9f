import { defaultsOf, type ValidNode } from "@switchyard/graph";
import { digestOf } from "./canonical";

export interface HashContext {
  readonly trainerVersion: string;
  readonly seed: number;
}

/**
 * Hash of each node and everything upstream of it: equal hash, equal work. Ids, labels and positions take no part,
 * for they change names and not work. The run's seed takes part from the first stage on: what a source or a part
 * is made of does not depend on it, so that a data set is the same for every seed. The contract's digest takes none:
 * every value is written out, so a new kind elsewhere in the catalog leaves finished work usable.
 *
 * Expects a node after everything plugged into it.
 */
export function hashNodes(nodes: readonly ValidNode[], context: HashContext): Map<string, string> {
  const hashes = new Map<string, string>();
  const byLikeness = new Map<string, string>();
  for (const node of nodes) {
    const likeness = likenessOf(node, hashes);
    const hash = byLikeness.get(likeness ?? "") ?? hashOf(node, hashes, context);
    if (likeness !== null) byLikeness.set(likeness, hash);
    hashes.set(node.id, hash);
  }
  return hashes;
}

/**
 * What tells a node at its defaults from others like it: its kind and what is plugged in. Experiments side by side have
 * many that are equal, which are hashed once. Null where a node has parameters of its own.
 */
function likenessOf(node: ValidNode, hashes: ReadonlyMap<string, string>): string | null {
  if (node.params !== defaultsOf(node.definition)) return null;
  let likeness = node.definition.kind;
  node.inputs.forEach((refs, port) => {
    for (const ref of refs) likeness += ` ${port}=${known(hashes, ref.node)}.${ref.port}`;
  });
  return likeness;
}

function hashOf(
  node: ValidNode,
  hashes: ReadonlyMap<string, string>,
  { seed, trainerVersion }: HashContext,
): string {
  const inputs: Record<string, { hash: string; port: string }[]> = {};
  node.inputs.forEach((refs, port) => {
    inputs[port] = refs.map((ref) => ({ hash: known(hashes, ref.node), port: ref.port }));
  });
  return digestOf({
    inputs,
    kind: node.definition.kind,
    params: node.params,
    seed: node.definition.role === "stage" ? seed : undefined,
    trainerVersion,
  });
}

function known(hashes: ReadonlyMap<string, string>, id: string): string {
  const hash = hashes.get(id);
  if (!hash) throw new Error(`'${id}' is used before it is hashed`);
  return hash;
}
