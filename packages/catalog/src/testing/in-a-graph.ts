import { type GraphProblem, type JsonValue, setParam, validateGraph } from "@switchyard/graph";
import { catalog, type NodeKind } from "../catalog";
import { TEMPLATES, type Template } from "../templates";

const UPLOADED = "0123456789abcdef".repeat(4);

/** The first template that uses a kind, with what it asks for filled in. */
function templateWith(kind: NodeKind): Template & { nodeId: string } {
  for (const template of TEMPLATES) {
    const node = template.graph.nodes.find((held) => held.kind === kind);
    if (!node) continue;
    const graph = template.asks.reduce(
      (doc, { nodeId, param }) => setParam(doc, { id: nodeId, param, value: UPLOADED }, catalog),
      template.graph,
    );
    return { ...template, graph, nodeId: node.id };
  }
  throw new Error(`no template uses '${kind}'`);
}

/** Everything that is said of a template's graph when one node of a kind has these parameters. */
export function problemsWith(kind: NodeKind, params: Readonly<Record<string, JsonValue>>): GraphProblem[] {
  const { graph, nodeId } = templateWith(kind);
  const changed = Object.entries(params).reduce(
    (doc, [param, value]) => setParam(doc, { id: nodeId, param, value }, catalog),
    graph,
  );
  const result = validateGraph(changed, catalog);
  return result.ok ? result.warnings : result.problems;
}

/** `error clipLow`, `warning rollout`: how grave, and which parameter or port, without the words. */
export const verdictOn = (kind: NodeKind, params: Readonly<Record<string, JsonValue>>): string[] =>
  problemsWith(kind, params).map(({ severity, param, port }) => `${severity} ${param ?? port ?? ""}`.trim());
