import type { ValidNode } from "@switchyard/graph";
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
  const { seed, trainerVersion } = context;
  for (const node of nodes) {
    const inputs: Record<string, { hash: string; port: string }[]> = {};
    node.inputs.forEach((refs, port) => {
      inputs[port] = refs.map((ref) => ({ hash: known(hashes, ref.node), port: ref.port }));
    });
    hashes.set(
      node.id,
      digestOf({
        inputs,
        kind: node.definition.kind,
        params: node.params,
        seed: node.definition.role === "stage" ? seed : undefined,
        trainerVersion,
      }),
    );
  }
  return hashes;
}

function known(hashes: ReadonlyMap<string, string>, id: string): string {
  const hash = hashes.get(id);
  if (!hash) throw new Error(`'${id}' is used before it is hashed`);
  return hash;
}
