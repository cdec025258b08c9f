import { catalog } from "@switchyard/catalog";
import { DOCUMENT_VERSION, type GraphDoc, graphNodeSchema, tidyGraph } from "@switchyard/graph";
import type { JobNode, JobSpec } from "@switchyard/protocol";

const COLUMN_PX = 320;
const ROW_PX = 180;

/** The graph that a spec was compiled from, as far as the spec tells: defaults filled in by the compiler are nodes here. */
export function graphFromSpec(spec: JobSpec): GraphDoc {
  const depths = new Map<string, number>();
  const rows = new Map<number, number>();
  const nodes = spec.nodes.map((node) => {
    const depth = 1 + Math.max(-1, ...sourcesOf(node).map((id) => depths.get(id) ?? 0));
    depths.set(node.id, depth);
    const row = rows.get(depth) ?? 0;
    rows.set(depth, row + 1);
    const { kind, ...params } = node.config;
    const position = { x: depth * COLUMN_PX, y: row * ROW_PX };
    return graphNodeSchema.parse({ id: node.id, kind, params, position, label: node.label });
  });
  const edges = spec.nodes.flatMap((node) =>
    Object.entries(node.inputs).flatMap(([port, refs]) =>
      refs.map((from) => ({ from, to: { node: node.id, port } })),
    ),
  );
  return tidyGraph({ version: DOCUMENT_VERSION, nodes, edges }, catalog);
}

const sourcesOf = (node: JobNode): string[] =>
  Object.values(node.inputs).flatMap((refs) => refs.map((ref) => ref.node));
