import type { Catalog, NodeDefinition } from "./define-node";
import type { PortRef } from "./document";

/** The least that must be known of a node to follow its wires. */
export interface WiredNode {
  readonly id: string;
  readonly definition: NodeDefinition;
  readonly inputs: ReadonlyMap<string, readonly PortRef[]>;
}

export type FindNode<N extends WiredNode> = (id: string) => N | undefined;

/** True for the input that continues a chain: a part's input with the name and wire type of one of its outputs. */
export function isPassThrough(definition: NodeDefinition, port: string): boolean {
  const input = definition.inputs[port];
  return definition.role === "part" && input !== undefined && definition.outputs[port]?.type === input.type;
}

const endsByDefinition = new WeakMap<NodeDefinition, readonly string[]>();

/** The inputs of a kind at which chains end: all that are no pass-through. */
export function endPortsOf(definition: NodeDefinition): readonly string[] {
  let ends = endsByDefinition.get(definition);
  if (!ends) {
    ends = Object.keys(definition.inputs).filter((port) => !isPassThrough(definition, port));
    endsByDefinition.set(definition, ends);
  }
  return ends;
}

/** The chain at the end of a wire, in the order in which it applies. Ends at a node met twice, as on a cycle. */
export function chainBehind<N extends WiredNode>(wire: PortRef, find: FindNode<N>): N[] {
  const near = find(wire.node);
  if (!near) return [];
  if (!isPassThrough(near.definition, wire.port)) return [near];
  const chain = new Set<N>();
  const waiting = [wire];
  for (let ref = waiting.pop(); ref; ref = waiting.pop()) {
    const node = find(ref.node);
    if (!node || chain.has(node)) continue;
    chain.add(node);
    if (isPassThrough(node.definition, ref.port)) waiting.push(...(node.inputs.get(ref.port) ?? []));
  }
  return [...chain].reverse();
}

/** Kinds that must be added behind a chain so that each slot of the port's `fill` is taken, in that order. */
export function missingFill(
  fill: readonly string[],
  chain: readonly WiredNode[],
  catalog: Catalog,
): NodeDefinition[] {
  if (fill.length === 0) return [];
  const taken = new Set(chain.map((node) => node.definition.slot));
  return fill.flatMap((kind) => {
    const definition = catalog.get(kind);
    if (!definition) throw new Error(`a port is filled with '${kind}', which the catalog does not hold`);
    return taken.has(definition.slot) ? [] : [definition];
  });
}
