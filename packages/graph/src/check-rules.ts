import { chainBehind, isPassThrough, missingFill, type WiredNode } from "./chains";
import type { Catalog, PluggedNode } from "./define-node";
import type { JsonValue } from "./document";
import { defaultsOf } from "./params";
import type { GraphProblem } from "./problems";

export interface DraftNode extends WiredNode {
  /** Null while some parameter is bad. */
  readonly params: Readonly<Record<string, JsonValue>> | null;
}

export interface Draft {
  readonly nodes: ReadonlyMap<string, DraftNode>;
  readonly catalog: Catalog;
  /** Ports (`node/port`) at which some wire ends, sensible or not. */
  readonly occupied: ReadonlySet<string>;
}

/** Rules that need more than one node or one wire: what is missing, what clashes in a chain, the kinds' own rules. */
export function checkRules(draft: Draft, problems: GraphProblem[]): void {
  const clashes = new Set<string>();
  for (const node of draft.nodes.values()) {
    checkMissing(node, draft, problems);
    const plugged: Record<string, readonly PluggedNode[]> = {};
    let isComplete = node.params !== null;
    for (const port of Object.keys(node.definition.inputs)) {
      if (isPassThrough(node.definition, port)) continue;
      const chains = (node.inputs.get(port) ?? []).map((wire) =>
        chainBehind(wire, (id) => draft.nodes.get(id)),
      );
      for (const chain of chains) checkSlots(chain, { consumer: node.id, port, clashes }, problems);
      const found = pluggedNodes(node, port, chains.flat(), draft.catalog);
      if (found) plugged[port] = found;
      else isComplete = false;
    }
    if (isComplete) checkOwnRules(node, plugged, problems);
  }
}

function checkMissing(node: DraftNode, { occupied }: Draft, problems: GraphProblem[]): void {
  for (const [port, input] of Object.entries(node.definition.inputs)) {
    if (!input.required || occupied.has(`${node.id}/${port}`)) continue;
    problems.push({
      code: "missingInput",
      severity: "error",
      nodeId: node.id,
      port,
      message: `'${node.definition.title}' needs something plugged into '${port}'.`,
      remedy: `Connect a node that gives ${input.type} to '${port}'. ${input.description}`,
    });
  }
}

function checkSlots(
  chain: readonly DraftNode[],
  { consumer, port, clashes }: { consumer: string; port: string; clashes: Set<string> },
  problems: GraphProblem[],
): void {
  const holders = new Map<string, DraftNode>();
  for (const node of chain) {
    if (!node.definition.uniqueSlot) continue;
    const holder = holders.get(node.definition.slot);
    holders.set(node.definition.slot, holder ?? node);
    // A chain may be shared by several consumers; it is reported once.
    if (!holder || clashes.has(`${holder.id}/${node.id}`)) continue;
    clashes.add(`${holder.id}/${node.id}`);
    problems.push({
      code: "incompatible",
      severity: "error",
      nodeId: node.id,
      message: `'${node.id}' and '${holder.id}' both take the place '${node.definition.slot}' in the chain into '${consumer}.${port}'.`,
      remedy: "Keep one of the two.",
    });
  }
}

/** Null where some plugged node has bad parameters, so that nothing can be said of it. */
function pluggedNodes(
  consumer: DraftNode,
  port: string,
  chain: readonly DraftNode[],
  catalog: Catalog,
): PluggedNode[] | null {
  const plugged: PluggedNode[] = [];
  for (const { id, definition, params } of chain) {
    if (!params) return null;
    plugged.push({ id, kind: definition.kind, params });
  }
  for (const definition of missingFill(consumer.definition.inputs[port]?.fill ?? [], chain, catalog)) {
    const id = `${consumer.id}.${definition.kind}`;
    plugged.push({ id, kind: definition.kind, params: defaultsOf(definition) });
  }
  return plugged;
}

function checkOwnRules(
  node: DraftNode,
  plugged: Readonly<Record<string, readonly PluggedNode[]>>,
  problems: GraphProblem[],
): void {
  for (const finding of node.definition.check({ params: node.params ?? {}, plugged })) {
    problems.push({
      code: finding.param ? "badParam" : "incompatible",
      severity: finding.severity ?? "error",
      nodeId: node.id,
      ...(finding.param ? { param: finding.param } : {}),
      ...(finding.port ? { port: finding.port } : {}),
      message: finding.message,
      remedy: finding.remedy,
    });
  }
}
