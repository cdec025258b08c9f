import { chainBehind, endPortsOf, type FindNode, missingFill, type WiredNode } from "./chains";
import type { Catalog, CheckFinding, NodeDefinition, PluggedNode } from "./define-node";
import type { JsonValue } from "./document";
import { defaultsOf } from "./params";
import type { GraphProblem } from "./problems";

export interface DraftNode extends WiredNode {
  readonly label: string;
  /** Null while some parameter is bad. */
  readonly params: Readonly<Record<string, JsonValue>> | null;
}

export interface Draft {
  readonly nodes: ReadonlyMap<string, DraftNode>;
  readonly catalog: Catalog;
  /** Ports (`node/port`) at which some wire ends that makes no sense, and so is no input. */
  readonly occupied: ReadonlySet<string>;
}

/** Rules that need more than one node or one wire: what is missing, what clashes in a chain, the kinds' own rules. */
export function checkRules(draft: Draft, problems: GraphProblem[]): void {
  const clashes = new Set<string>();
  const views = new Views(draft);
  for (const node of draft.nodes.values()) {
    checkMissing(node, draft, problems);
    const seen = views.of(node);
    let isComplete = node.params !== null;
    for (const { port, chains } of seen.ends) {
      for (const chain of chains) {
        checkSlots(chain, { consumer: node.id, port, clashes }, problems);
        isComplete &&= chain.every((plugged) => plugged.params !== null);
      }
    }
    // With a bad parameter near by, nothing sure can be said of the combination.
    if (!isComplete) continue;
    checkOwnRules(node, seen, problems);
    if (node.definition.role !== "stage") continue;
    const meeting: Meeting = {
      stage: node,
      met: company(seen, draft.catalog),
      catalog: draft.catalog,
      clashes,
    };
    checkPairs(meeting, problems);
    checkCompanions(meeting, problems);
    checkParts(meeting, seen, problems);
  }
}

/** What comes together in one stage. */
interface Meeting {
  readonly stage: DraftNode;
  readonly met: readonly PluggedNode[];
  readonly catalog: Catalog;
  /** What has been reported already: parts may be shared by several stages. */
  readonly clashes: Set<string>;
}

/** Everything that one stage works with: itself and its parts, but not the stages and sources before it. */
function company(stage: SeenNode, catalog: Catalog): PluggedNode[] {
  const met = new Set<PluggedNode>([stage]);
  for (const { plugged } of met) {
    for (const port in plugged) {
      for (const next of plugged[port] ?? []) if (catalog.get(next.kind)?.role === "part") met.add(next);
    }
  }
  return [...met];
}

function checkPairs({ stage, met, catalog, clashes }: Meeting, problems: GraphProblem[]): void {
  for (const own of met) {
    for (const rule of catalog.get(own.kind)?.rules ?? []) {
      for (const other of met) {
        if (other === own || !rule.meets.includes(other.kind)) continue;
        const pair = `${own.id}+${other.id}+${rule.reason}`;
        if (clashes.has(pair) || (rule.when && !rule.when(own.params as never, other.params))) continue;
        clashes.add(pair);
        problems.push({
          code: "incompatible",
          severity: rule.severity,
          nodeId: drawn(own, stage),
          message: `'${own.id}' and '${other.id}' ${rule.severity === "error" ? "do not go together" : "do not go well together"}: ${rule.reason}`,
          remedy: rule.remedy,
        });
      }
    }
  }
}

/** What each part asks of its stage. A part that several stages share is reported once for each thing said. */
function checkParts(
  { stage, met, catalog, clashes }: Meeting,
  seen: SeenNode,
  problems: GraphProblem[],
): void {
  for (const own of met) {
    const definition = catalog.get(own.kind);
    if (definition?.role !== "part") continue;
    for (const finding of definition.checkInStage({ params: own.params as never, stage: seen })) {
      const said = `${own.id}: ${finding.message}`;
      if (clashes.has(said)) continue;
      clashes.add(said);
      problems.push(asProblem(finding, drawn(own, stage)));
    }
  }
}

function checkCompanions({ stage, met, catalog, clashes }: Meeting, problems: GraphProblem[]): void {
  for (const own of met) {
    for (const { oneOf, reason } of catalog.get(own.kind)?.goesWith ?? []) {
      const lack = `${own.id}+${reason}`;
      if (met.some(({ kind }) => oneOf.includes(kind)) || clashes.has(lack)) continue;
      clashes.add(lack);
      const titles = oneOf.map((kind) => `'${catalog.get(kind)?.title ?? kind}'`);
      problems.push({
        code: "incompatible",
        severity: "error",
        nodeId: drawn(own, stage),
        message: `'${own.id}' does not work by itself: ${reason}`,
        remedy: `Plug ${titles.join(" or ")} into the same stage.`,
      });
    }
  }
}

/** Nodes that the compiler will add are not on the canvas: their stage is. */
const drawn = (node: PluggedNode, stage: DraftNode): string =>
  node.id.startsWith(`${stage.id}.`) ? stage.id : node.id;

interface ChainEnd {
  readonly port: string;
  readonly chains: readonly (readonly DraftNode[])[];
}

/**
 * A node as rules see it; what is plugged in is found only when a rule looks. A class, for an object with a getter of its
 * own is slow to make and to read, and here is one for each node.
 */
class SeenNode implements PluggedNode {
  readonly id: string;
  readonly kind: string;
  readonly params: PluggedNode["params"];
  readonly labels: readonly string[];
  readonly ends: readonly ChainEnd[];
  readonly #node: DraftNode;
  readonly #views: Views;
  #plugged: Record<string, readonly PluggedNode[]> | null = null;

  constructor(node: DraftNode, views: Views) {
    const { definition } = node;
    this.id = node.id;
    this.kind = definition.kind;
    this.params = node.params ?? defaultsOf(definition);
    this.labels = definition.labels(this.params);
    this.ends = endsOf(node, views.find);
    this.#node = node;
    this.#views = views;
  }

  get plugged(): PluggedNode["plugged"] {
    if (this.#plugged) return this.#plugged;
    this.#plugged = {};
    for (const { port, chains } of this.ends) {
      const chain = chains.length === 1 && chains[0] ? chains[0] : chains.flat();
      const plugged: PluggedNode[] = chain.map((node) => this.#views.of(node));
      const { fill = [] } = this.#node.definition.inputs[port] ?? {};
      if (fill.length > 0)
        plugged.push(...filledIn(this.id, missingFill(fill, chain, this.#views.draft.catalog)));
      this.#plugged[port] = plugged;
    }
    return this.#plugged;
  }
}

/** Each node's view, made once. */
class Views {
  readonly draft: Draft;
  readonly #made = new Map<DraftNode, SeenNode>();

  constructor(draft: Draft) {
    this.draft = draft;
  }

  readonly find = (id: string): DraftNode | undefined => this.draft.nodes.get(id);

  of(node: DraftNode): SeenNode {
    let held = this.#made.get(node);
    if (!held) {
      held = new SeenNode(node, this);
      this.#made.set(node, held);
    }
    return held;
  }
}

/** The chains plugged into each input at which a chain ends. */
function endsOf({ definition, inputs }: DraftNode, find: FindNode<DraftNode>): ChainEnd[] {
  return endPortsOf(definition).map((port) => ({
    port,
    chains: inputs.get(port)?.map((wire) => chainBehind(wire, find)) ?? NO_CHAINS,
  }));
}
const NO_CHAINS: ChainEnd["chains"] = [];

/** The defaults that the compiler will add, under the ids that it will give them. */
function filledIn(consumerId: string, fill: readonly NodeDefinition[]): PluggedNode[] {
  return fill.map((definition) => {
    const params = defaultsOf(definition);
    return {
      id: `${consumerId}.${definition.kind}`,
      kind: definition.kind,
      params,
      labels: definition.labels(params),
      plugged: {},
    };
  });
}

function checkMissing(node: DraftNode, { occupied }: Draft, problems: GraphProblem[]): void {
  for (const port in node.definition.inputs) {
    const input = node.definition.inputs[port];
    if (!input?.required || node.inputs.has(port) || occupied.has(`${node.id}/${port}`)) continue;
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
  if (chain.length < 2) return;
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

function checkOwnRules(node: DraftNode, seen: SeenNode, problems: GraphProblem[]): void {
  for (const finding of node.definition.check(seen)) problems.push(asProblem(finding, node.id));
}

const asProblem = (finding: CheckFinding, nodeId: string): GraphProblem => ({
  code: finding.param ? "badParam" : "incompatible",
  severity: finding.severity ?? "error",
  nodeId,
  ...(finding.param ? { param: finding.param } : {}),
  ...(finding.port ? { port: finding.port } : {}),
  message: finding.message,
  remedy: finding.remedy,
  ...(finding.mend ? { mend: { node: nodeId, ...finding.mend } } : {}),
});
