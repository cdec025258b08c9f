import { checkRules, type DraftNode } from "./check-rules";
import { checkSweeps } from "./check-sweeps";
import { checkCycles, checkWires } from "./check-wires";
import { closest } from "./closest";
import type { Catalog, NodeDefinition } from "./define-node";
import type { GraphDoc, GraphNode, JsonValue, PortRef } from "./document";
import { loadGraph } from "./load";
import { readParams } from "./params";
import type { GraphProblem } from "./problems";
import { isSwept, pointOf, valuesAt } from "./sweep";
import { reachable, sourcesByTarget } from "./topology";

/** A node whose kind is known and whose parameters are good, with every default written out. */
export interface ValidNode {
  readonly id: string;
  readonly label: string;
  readonly definition: NodeDefinition;
  readonly params: Readonly<Record<string, JsonValue>>;
  /** Input port -> what is plugged in, in the document's order. Ports with nothing plugged in are absent. */
  readonly inputs: ReadonlyMap<string, readonly PortRef[]>;
}

/** A graph that can be compiled. Made by `validateGraph` only. */
export interface ValidGraph {
  /** As it was given, sweeps included. */
  readonly doc: GraphDoc;
  /** In the document's order. */
  readonly nodes: ReadonlyMap<string, ValidNode>;
}

export type ValidationResult =
  | { ok: true; graph: ValidGraph; warnings: GraphProblem[] }
  /** At least one error, and all warnings. */
  | { ok: false; problems: GraphProblem[] };

/**
 * Says everything that is wrong with a document, all at once, or gives a graph that can be compiled. Takes what
 * `loadGraph` takes: text, or parsed JSON of any origin. Linear in nodes and edges.
 *
 * A swept graph is judged with the first value of each sweep, and each other value by itself; `expandGraph` judges
 * every run that it stands for.
 */
export function validateGraph(source: unknown, catalog: Catalog): ValidationResult {
  const loaded = loadGraph(source, catalog);
  return loaded.ok ? judge(loaded.doc, catalog, checkPurpose) : loaded;
}

/**
 * As `validateGraph`, of one node and everything upstream of it: what is wrong elsewhere, and that nothing there may be
 * run, does not matter.
 */
export function validatePart(doc: GraphDoc, nodeId: string, catalog: Catalog): ValidationResult {
  const before = sourcesByTarget(doc.edges);
  const wanted = reachable([nodeId], (id) => before.get(id) ?? []);
  const part = {
    version: doc.version,
    nodes: doc.nodes.filter(({ id }) => wanted.has(id)),
    edges: doc.edges.filter(({ from, to }) => wanted.has(from.node) && wanted.has(to.node)),
  };
  return judge(part, catalog);
}

type Purpose = typeof checkPurpose;

function judge(given: GraphDoc, catalog: Catalog, purpose?: Purpose): ValidationResult {
  const problems: GraphProblem[] = [];
  const swept = checkSweeps(given, catalog, problems);
  const doc = pointOf(given, valuesAt(swept, 0), catalog);
  const unique = uniqueNodes(doc, problems);
  checkKinds(unique, catalog, problems);
  const wires = checkWires(doc, (id) => definitionOf(unique.get(id), catalog), problems);
  checkCycles(doc, wires, problems);
  const nodes = draftNodes(unique, catalog, wires.inputs, problems);
  checkRules({ nodes, catalog, occupied: wires.occupied }, problems);
  purpose?.(nodes, given, problems);
  if (problems.some((problem) => problem.severity === "error")) return { ok: false, problems };
  return { ok: true, graph: { doc: given, nodes: finished(nodes) }, warnings: problems };
}

type Unique = ReadonlyMap<string, GraphNode>;

function uniqueNodes(doc: GraphDoc, problems: GraphProblem[]): Unique {
  const unique = new Map<string, GraphNode>();
  for (const node of doc.nodes) {
    if (!unique.has(node.id)) {
      unique.set(node.id, node);
      continue;
    }
    problems.push({
      code: "duplicateId",
      severity: "error",
      nodeId: node.id,
      message: `Two nodes have the id '${node.id}'.`,
      remedy: "Give one of them another id and draw its wires again.",
    });
  }
  return unique;
}

/** Null where there is a node, but not its kind. */
const definitionOf = (node: GraphNode | undefined, catalog: Catalog): NodeDefinition | null | undefined =>
  node && (catalog.get(node.kind) ?? null);

function checkKinds(unique: Unique, catalog: Catalog, problems: GraphProblem[]): void {
  for (const { id, kind } of unique.values()) {
    if (catalog.has(kind)) continue;
    const near = closest(kind, catalog.keys());
    problems.push({
      code: "unknownKind",
      severity: "error",
      nodeId: id,
      message: `There is no node kind '${kind}'.`,
      remedy: near
        ? `Did you mean '${near}'? Replace the node.`
        : "Remove the node, or open the graph where that kind exists.",
      ...(near ? { near } : {}),
    });
  }
}

function draftNodes(
  unique: Unique,
  catalog: Catalog,
  inputs: ReadonlyMap<string, ReadonlyMap<string, PortRef[]>>,
  problems: GraphProblem[],
): Map<string, DraftNode> {
  const nodes = new Map<string, DraftNode>();
  for (const node of unique.values()) {
    const definition = catalog.get(node.kind);
    if (!definition) continue;
    const read = readParams(node, definition);
    if (!read.ok) problems.push(...read.problems);
    nodes.set(node.id, {
      id: node.id,
      label: node.label ?? definition.title,
      definition,
      params: read.ok ? read.params : null,
      inputs: inputs.get(node.id) ?? new Map<string, PortRef[]>(),
    });
  }
  return nodes;
}

/** That there is something to run, and that everything belongs to it. */
function checkPurpose(nodes: ReadonlyMap<string, DraftNode>, doc: GraphDoc, problems: GraphProblem[]): void {
  const stages = [...nodes.values()].filter((node) => node.definition.role === "stage");
  if (stages.length === 0) {
    // With a kind unknown, the missing stage may be that very node.
    if (nodes.size < doc.nodes.length) return;
    problems.push({
      code: "nothingToRun",
      severity: "error",
      nodeId: null,
      message: nodes.size === 0 ? "The graph is empty." : "No node of this graph does any work.",
      remedy: "Add a stage: a training, an evaluation or an export.",
    });
    return;
  }
  // Along every wire as drawn: one that has a problem of its own still shows where the node was meant to go.
  const before = sourcesByTarget(doc.edges);
  const used = reachable(
    stages.map((node) => node.id),
    (id) => before.get(id) ?? [],
  );
  const swept = new Set(doc.nodes.filter(isSwept).map(({ id }) => id));
  for (const node of nodes.values()) {
    if (used.has(node.id)) continue;
    if (swept.has(node.id)) {
      problems.push(sweptInVain(node.id));
      continue;
    }
    problems.push({
      code: "unused",
      severity: "warning",
      nodeId: node.id,
      message: `'${node.id}' is connected to nothing that runs, and is left out.`,
      remedy: "Connect it to a stage, or remove it.",
    });
  }
}

const sweptInVain = (nodeId: string): GraphProblem => ({
  code: "unused",
  severity: "error",
  nodeId,
  message: `'${nodeId}' is swept but connected to nothing that runs: its runs would all be the same.`,
  remedy: "Connect it to a stage, or remove it.",
});

/** With good parameters, a draft of a node is a node. */
function finished(nodes: ReadonlyMap<string, DraftNode>): ValidGraph["nodes"] {
  for (const { id, params } of nodes.values())
    if (!params) throw new Error(`node '${id}' has bad parameters but no problem was reported`);
  return nodes as ValidGraph["nodes"];
}
