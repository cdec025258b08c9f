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
  const view = pluggedView(draft);
  for (const node of draft.nodes.values()) {
    checkMissing(node, draft, problems);
    let isComplete = node.params !== null;
    for (const { port, chains } of endsOf(node, draft)) {
      for (const chain of chains) checkSlots(chain, { consumer: node.id, port, clashes }, problems);
      isComplete &&= chains.flat().every((plugged) => plugged.params !== null);
    }
    // With a bad parameter near by, nothing sure can be said of the combination.
    if (isComplete) checkOwnRules(node, view(node).plugged, problems);
  }
}

/** The chains plugged into each input at which a chain ends. */
function endsOf(node: DraftNode, { nodes }: Draft): { port: string; chains: DraftNode[][] }[] {
  return Object.keys(node.definition.inputs)
    .filter((port) => !isPassThrough(node.definition, port))
    .map((port) => ({
      port,
      chains: (node.inputs.get(port) ?? []).map((wire) => chainBehind(wire, (id) => nodes.get(id))),
    }));
}

/** Nodes as rules see them, made once each and only when a rule looks. */
function pluggedView(draft: Draft): (node: DraftNode) => PluggedNode {
  const made = new Map<DraftNode, PluggedNode>();
  const view = (node: DraftNode): PluggedNode => {
    const held = made.get(node);
    if (held) return held;
    let plugged: PluggedNode["plugged"] | null = null;
    const fresh: PluggedNode = {
      id: node.id,
      kind: node.definition.kind,
      params: node.params ?? defaultsOf(node.definition),
      get plugged() {
        plugged ??= Object.fromEntries(
          endsOf(node, draft).map(({ port, chains }) => [
            port,
            [...chains.flat().map(view), ...fillOf(node, port, chains.flat(), draft.catalog)],
          ]),
        );
        return plugged;
      },
    };
    made.set(node, fresh);
    return fresh;
  };
  return view;
}

/** The defaults that the compiler will add, under the ids that it will give them. */
function fillOf(
  consumer: DraftNode,
  port: string,
  chain: readonly DraftNode[],
  catalog: Catalog,
): PluggedNode[] {
  return missingFill(consumer.definition.inputs[port]?.fill ?? [], chain, catalog).map((definition) => ({
    id: `${consumer.id}.${definition.kind}`,
    kind: definition.kind,
    params: defaultsOf(definition),
    plugged: {},
  }));
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

function checkOwnRules(node: DraftNode, plugged: PluggedNode["plugged"], problems: GraphProblem[]): void {
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
