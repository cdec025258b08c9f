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
 * relies on no default in the trainer. It goes to the near end of the chain, behind what is plugged in: a shared
 * chain is never changed, and the order among slots that hold one node has no meaning.
 */
export function fillDefaults(graph: ValidGraph, catalog: Catalog): Map<string, ValidNode> {
  const nodes = new Map(graph.nodes);
  const consumers = [...graph.nodes.values()];
  // The list grows while it is walked: what was added may have ports to fill in turn.
  for (const consumer of consumers) {
    for (const [port, input] of Object.entries(consumer.definition.inputs)) {
      if (input.fill.length === 0 || isPassThrough(consumer.definition, port)) continue;
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
    wires = [{ node: id, port: output }];
    return node;
  });
  if (added.length > 0) nodes.set(consumerId, { ...consumer, inputs: withWires(consumer, port, wires) });
  return added;
}

const withWires = (node: ValidNode, port: string, wires: readonly PortRef[]): ValidNode["inputs"] =>
  new Map([...node.inputs, [port, wires]]);

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
