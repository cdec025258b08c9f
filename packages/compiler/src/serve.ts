import {
  type Catalog,
  type GraphDoc,
  type GraphProblem,
  type JsonValue,
  type PortRef,
  type ValidNode,
  validatePart,
} from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { fillDefaults } from "./fill";
import { orderBefore } from "./order";

/** A node as the warm trainer takes it: every value written out, named after what is plugged into it. */
export interface ServedNode {
  id: string;
  config: { kind: string } & Record<string, JsonValue>;
  inputs: Record<string, PortRef[]>;
}

export type Served =
  | {
      ok: true;
      /** What is plugged in comes before what it is plugged into; the last is the node that was asked for. */
      nodes: ServedNode[];
      /** Ids of the stages that hand something to these nodes; they are named by wires and are not in the list. */
      stages: string[];
      /** Parameters that are swept, as `node.param`: their first value is taken. */
      swept: string[];
    }
  | { ok: false; problems: GraphProblem[] };

/**
 * One node of a draft with the parts and sources upstream of it, for the warm trainer. Only what is wrong with these
 * stands in the way. Linear.
 */
export function servedNodes(doc: GraphDoc, nodeId: string, catalog: Catalog): Served {
  const checked = validatePart(doc, nodeId, catalog);
  if (!checked.ok)
    return { ok: false, problems: checked.problems.filter(({ severity }) => severity === "error") };
  const nodes = fillDefaults(checked.graph, catalog);
  const node = nodes.get(nodeId);
  if (!node) throw new Error(`there is no node '${nodeId}'`);
  const { parts, stages } = orderBefore(node, nodes);
  const listed = [...parts, node];
  const ids = new Set(listed.map(({ id }) => id));
  return {
    ok: true,
    nodes: listed.map((each) => served(each)),
    stages,
    swept: doc.nodes.flatMap(({ id, sweeps }) =>
      ids.has(id) ? Object.keys(sweeps ?? {}).map((param) => `${id}.${param}`) : [],
    ),
  };
}

const served = ({ id, definition, params, inputs }: ValidNode): ServedNode => ({
  id,
  config: { kind: definition.kind, ...params },
  inputs: Object.fromEntries([...inputs].map(([port, refs]) => [port, [...refs]])),
});

/** As `servedNodes`, out of a job that has been compiled: defaults that were filled in have nodes there. */
export function servedFromSpec({ nodes }: Pick<JobSpec, "nodes">, nodeId: string): ServedNode[] {
  const wanted = new Set([nodeId]);
  const found: ServedNode[] = [];
  for (const { id, role, config, inputs } of [...nodes].reverse()) {
    if (!wanted.has(id) || (role === "stage" && id !== nodeId)) continue;
    for (const { node } of Object.values(inputs).flat()) wanted.add(node);
    found.unshift({ id, config: config as ServedNode["config"], inputs });
  }
  return found;
}
