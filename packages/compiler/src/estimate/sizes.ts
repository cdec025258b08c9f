import {
  type Catalog,
  chainBehind,
  exactly,
  type ModelSizes,
  type NodeDefinition,
  type NodeEstimate,
  type PortRef,
  type WiredNode,
} from "@switchyard/graph";
import type { JobNode, JobSpec } from "@switchyard/protocol";

/** Numbers of parameters that earlier runs have told, by the hash of the model's node. */
export type KnownParameters = ReadonlyMap<string, number>;

interface SpecNode extends WiredNode {
  readonly node: JobNode;
}

function specNodes(spec: JobSpec, catalog: Catalog): Map<string, SpecNode> {
  return new Map(
    spec.nodes.map((node) => {
      const definition = catalog.get(node.config.kind);
      if (!definition) throw new Error(`the spec has a node of the kind '${node.config.kind}'`);
      const inputs = new Map<string, readonly PortRef[]>(Object.entries(node.inputs));
      return [node.id, { id: node.id, definition, inputs, node }];
    }),
  );
}

/** What every node of a job tells of its cost. A spec lists a node after everything plugged into it: one pass. */
export function nodeEstimates(
  spec: JobSpec,
  catalog: Catalog,
  known: KnownParameters = new Map(),
): Map<string, NodeEstimate> {
  const nodes = specNodes(spec, catalog);
  const made = new Map<string, NodeEstimate>();
  for (const held of nodes.values()) {
    const plugged = Object.fromEntries(
      [...held.inputs].map(([port, wires]) => [
        port,
        wires.flatMap((wire) => chainBehind(wire, (id) => nodes.get(id))).map(({ id }) => made.get(id) ?? {}),
      ]),
    );
    const { kind: _, ...params } = held.node.config;
    const needs = spec.needs[held.id] ?? [];
    const own = held.definition.estimate({ params, plugged, needs });
    made.set(held.id, withKnown(withPassed(own, held.definition, plugged), held.node, known));
  }
  return made;
}

const FACETS = { model: "model", tasks: "texts" } as const;

/** A stage hands on the model that it trains, and a node that changes tasks their texts, where it says no other. */
function withPassed(
  own: NodeEstimate,
  definition: NodeDefinition,
  plugged: Readonly<Record<string, readonly NodeEstimate[]>>,
): NodeEstimate {
  const passed = { ...own };
  for (const [wire, facet] of Object.entries(FACETS) as [keyof typeof FACETS, "model" | "texts"][]) {
    const port = Object.entries(definition.inputs).find(([, input]) => input.type === wire)?.[0];
    const handsOn = definition.role === "stage" || Object.values(definition.outputs).some(gives(wire));
    const before = port !== undefined && handsOn ? plugged[port]?.[0]?.[facet] : undefined;
    if (before && !passed[facet]) Object.assign(passed, { [facet]: before });
  }
  return passed;
}

const gives =
  (wire: string) =>
  (output: { type: string }): boolean =>
    output.type === wire;

function withKnown(estimate: NodeEstimate, node: JobNode, known: KnownParameters): NodeEstimate {
  const count = known.get(node.hash);
  if (count === undefined || !estimate.model || node.role === "stage") return estimate;
  const model: ModelSizes = {
    ...estimate.model,
    parameters: exactly(count),
    trained: estimate.model.trained && exactly(count),
    basis: "as an earlier run counted them",
  };
  return { ...estimate, model };
}
