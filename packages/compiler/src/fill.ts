import {
  type Catalog,
  chainBehind,
  defaultsOf,
  endPortsOf,
  isPassThrough,
  missingFill,
  type NodeDefinition,
  type PortRef,
  type ValidGraph,
  type ValidNode,
} from "@switchyard/graph";

/**
 * Adds a node with its defaults for each slot that is left empty and that some port wants filled, so that a spec
 * relies on no default in the trainer. A link goes to the near end of the chain, behind what is plugged in: a shared
 * chain is not changed, and the order among slots that hold one node has no meaning. What begins a chain goes to its
 * far end; where the chain is shared, the next consumer finds it there.
 */
export function fillDefaults(graph: ValidGraph, catalog: Catalog): Map<string, ValidNode> {
  const filling: Filling = { nodes: new Map(graph.nodes), plugged: new Map(), catalog };
  const consumers = [...graph.nodes.values()];
  // The list grows while it is walked: what was added may have ports to fill in turn.
  for (const { id, definition } of consumers) {
    for (const port of endPortsOf(definition))
      if (definition.inputs[port]?.fill.length) consumers.push(...fillPort(id, port, filling));
  }
  return filling.nodes;
}

interface Filling {
  readonly nodes: Map<string, ValidNode>;
  /** The inputs of nodes into which something was plugged: copies of the graph's own, made once. */
  readonly plugged: Map<string, Map<string, readonly PortRef[]>>;
  readonly catalog: Catalog;
}

function fillPort(consumerId: string, port: string, filling: Filling): ValidNode[] {
  const { nodes, catalog } = filling;
  const consumer = nodes.get(consumerId);
  const input = consumer?.definition.inputs[port];
  if (!consumer || !input) throw new Error(`no input '${consumerId}.${port}'`);
  let wires = consumer.inputs.get(port) ?? [];
  const chain = wires.flatMap((wire) => chainBehind(wire, (id) => nodes.get(id)));
  const added = missingFill(input.fill, chain, catalog).map((definition) => {
    const id = freeId(`${consumerId}.${definition.kind}`, nodes);
    const output = outputOf(definition, input.type);
    const node: ValidNode = {
      id,
      label: definition.title,
      definition,
      params: defaultsOf(definition),
      inputs: new Map(wires.length > 0 && isPassThrough(definition, output) ? [[output, wires]] : []),
    };
    nodes.set(id, node);
    if (!beginChain(chain[0], { node: id, port: output }, filling)) wires = [{ node: id, port: output }];
    return node;
  });
  if (added.length > 0) plug(consumer, port, wires, filling);
  return added;
}

/** Plugs what begins a chain into the chain's far end. False for a link, or where there is no chain to begin. */
function beginChain(far: ValidNode | undefined, start: PortRef, filling: Filling): boolean {
  const definition = filling.nodes.get(start.node)?.definition;
  if (!far || !definition || isPassThrough(definition, start.port)) return false;
  const link = Object.keys(far.definition.inputs).find((input) => isPassThrough(far.definition, input));
  if (!link || far.inputs.has(link)) return false;
  plug(far, link, [start], filling);
  return true;
}

function plug(node: ValidNode, port: string, wires: readonly PortRef[], { nodes, plugged }: Filling): void {
  const held = plugged.get(node.id);
  if (held) {
    held.set(port, wires);
    return;
  }
  const inputs = new Map(node.inputs).set(port, wires);
  plugged.set(node.id, inputs);
  nodes.set(node.id, { ...node, inputs });
}

function outputOf(definition: NodeDefinition, type: string): string {
  const found = Object.entries(definition.outputs).find(([, output]) => output.type === type);
  if (!found) throw new Error(`'${definition.kind}' cannot fill a port that takes ${type}`);
  return found[0];
}

function freeId(wanted: string, nodes: ReadonlyMap<string, ValidNode>): string {
  let id = wanted;
  for (let count = 2; nodes.has(id); count++) id = `${wanted}.${count}`;
  return id;
}
