/** Where a pair's graph takes everything else from: a training stage in the graph of a template. */
import type { Template } from "@switchyard/catalog";
import type { Catalog, GraphDoc, GraphNode, NodeDefinition, PortRef } from "@switchyard/graph";
import { isLearningPart, isTrainingStage } from "./kinds";

export interface Setting {
  readonly doc: GraphDoc;
  /** Id of the stage. */
  readonly stage: string;
}

/** The template's training stage into which most is plugged. */
export function plainSetting({ graph }: Template, catalog: Catalog): Setting {
  const wires = (id: string): number => graph.edges.filter(({ to }) => to.node === id).length;
  const [stage] = stagesOf(graph, catalog).sort((a, b) => wires(b) - wires(a));
  if (!stage) throw new Error("the first template trains nothing");
  return { doc: graph, stage };
}

/** The first training stage of the templates that is of this kind, or has it plugged in. */
export function homeOf(
  { kind }: NodeDefinition,
  templates: readonly Template[],
  catalog: Catalog,
): Setting | null {
  for (const { graph, asks } of templates) {
    if (asks.length > 0) continue;
    const stage = stagesOf(graph, catalog).find((id) =>
      companyOf({ doc: graph, stage: id }, catalog).some((node) => node.kind === kind),
    );
    if (stage) return { doc: graph, stage };
  }
  return null;
}

function stagesOf({ nodes }: GraphDoc, catalog: Catalog): string[] {
  return nodes.flatMap(({ id, kind }) => {
    const definition = catalog.get(kind);
    return definition && isTrainingStage(definition) ? [id] : [];
  });
}

/** The stage itself, and the parts that it learns by, the far end of each chain first. */
export function companyOf({ doc, stage }: Setting, catalog: Catalog): GraphNode[] {
  const company = [nodeOf(doc, stage)];
  for (const node of company) {
    for (const { from } of wiresInto(doc, node.id)) {
      const before = nodeOf(doc, from.node);
      const definition = catalog.get(before.kind);
      if (definition && isLearningPart(definition) && !company.includes(before)) company.push(before);
    }
  }
  return [nodeOf(doc, stage), ...company.slice(1).reverse()];
}

/** What is plugged into a port of the setting's stage: of that name, or of that wire. */
export function pluggedInto(
  { doc, stage }: Setting,
  { port, type }: { port: string; type: string },
  catalog: Catalog,
): PortRef[] {
  const into = wiresInto(doc, stage);
  const named = into.filter(({ to }) => to.port === port);
  const fitting = into.filter(({ from }) => typeOf(doc, from, catalog) === type).slice(0, 1);
  return (named.length > 0 ? named : fitting).map(({ from }) => throughStages(doc, from, catalog));
}

/** Past the stages before it to where the wire began: a warm-up only costs time here. */
export function throughStages(doc: GraphDoc, from: PortRef, catalog: Catalog): PortRef {
  if (catalog.get(nodeOf(doc, from.node).kind)?.role !== "stage") return from;
  const before = wiresInto(doc, from.node).find(({ to }) => to.port === from.port);
  if (!before) throw new Error(`'${from.node}' has no '${from.port}' to pass on`);
  return throughStages(doc, before.from, catalog);
}

const typeOf = (doc: GraphDoc, { node, port }: PortRef, catalog: Catalog): string | undefined =>
  catalog.get(nodeOf(doc, node).kind)?.outputs[port]?.type;

export const wiresInto = ({ edges }: GraphDoc, id: string): GraphDoc["edges"] =>
  edges.filter(({ to }) => to.node === id);

export function nodeOf({ nodes }: GraphDoc, id: string): GraphNode {
  const found = nodes.find((node) => node.id === id);
  if (!found) throw new Error(`no node '${id}'`);
  return found;
}
