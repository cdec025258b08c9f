import {
  type Catalog,
  chainBehind,
  defaultsOf,
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
  const nodes = new Map(graph.nodes);
  const consumers = [...graph.nodes.values()];
  // The list grows while it is walked: what was added may have ports to fill in turn.
  for (const consumer of consumers) {
    const { inputs } = consumer.definition;
    for (const port in inputs) {
      if (!inputs[port]?.fill.length || isPassThrough(consumer.definition, port)) continue;
      consumers.push(...fillPort(consumer.id, port, nodes, catalog));
    }
  }
  return nodes;
}

function fillPort(
  consumerId: string,
  port: string,
  nodes: Map<string, ValidNode>,
  catalog: Catalog,
): ValidNode[] {
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
    if (!beginChain(chain[0], { node: id, port: output }, nodes)) wires = [{ node: id, port: output }];
    return node;
  });
  if (added.length > 0) nodes.set(consumerId, { ...consumer, inputs: withWires(consumer, port, wires) });
  return added;
}

/** Plugs what begins a chain into the chain's far end. False for a link, or where there is no chain to begin. */
function beginChain(far: ValidNode | undefined, start: PortRef, nodes: Map<string, ValidNode>): boolean {
  const definition = nodes.get(start.node)?.definition;
  if (!far || !definition || isPassThrough(definition, start.port)) return false;
  const link = Object.keys(far.definition.inputs).find((input) => isPassThrough(far.definition, input));
  if (!link || far.inputs.has(link)) return false;
  nodes.set(far.id, { ...far, inputs: withWires(far, link, [start]) });
  return true;
}

const withWires = (node: ValidNode, port: string, wires: readonly PortRef[]): ValidNode["inputs"] =>
  new Map(node.inputs).set(port, wires);

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
