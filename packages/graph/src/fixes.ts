/**
 * Problems whose remedy needs no thought, as edits of the document. Found when they are shown, not while a graph is
 * checked.
 */
import type { Catalog, NodeDefinition } from "./define-node";
import type { GraphDoc, GraphEdge } from "./document";
import {
  addNode,
  connect,
  disconnect,
  removeNodes,
  removeSweep,
  resetParam,
  setParam,
  whyNotConnect,
} from "./edit";
import { defaultsOf } from "./params";
import { type JsonSchema, schemaOf, unwrapNullable } from "./params-schema";
import type { GraphProblem } from "./problems";
import { shown } from "./words";

/** One way to solve a problem. */
export interface Fix {
  /** What the button says. */
  readonly label: string;
  readonly apply: (doc: GraphDoc) => GraphDoc;
}

/** Where a node that mends a missing input stands: left of the one that lacks it. */
const BESIDE = 320;
/** So many nodes are offered for an input. */
const MOST_OFFERED = 3;

/** The ways to solve a problem that are mechanical, the likeliest first; none where a person has to decide. */
export function fixesFor(problem: GraphProblem, doc: GraphDoc, catalog: Catalog): readonly Fix[] {
  switch (problem.code) {
    case "badParam":
      return paramFixes(problem, doc, catalog);
    case "badSweep":
      return sweepFixes(problem);
    case "missingInput":
      return inputFixes(problem, doc, catalog);
    case "portMismatch":
    case "tooManyWires":
    case "unknownPort":
    case "unknownNode":
      return problem.edge ? [removeWire(problem.edge)] : [];
    case "repeatedWire":
      return problem.edge ? [keepOne(problem.edge)] : [];
    case "unused":
      return problem.nodeId === null ? [] : [removeNode(problem.nodeId)];
    case "unknownKind":
      return problem.nodeId === null ? [] : kindFixes(problem.nodeId, problem);
    default:
      return problem.mend ? [mended(problem.mend, catalog)] : [];
  }
}

const removeWire = (edge: GraphEdge): Fix => ({
  label: "Remove the wire",
  apply: (doc) => disconnect(doc, [edge]),
});

/** Of a wire that is drawn more than once. */
const keepOne = (edge: GraphEdge): Fix => ({
  label: "Keep one of them",
  apply: (doc) => {
    const without = disconnect(doc, [edge]);
    return { ...without, edges: [...without.edges, edge] };
  },
});

const removeNode = (id: string): Fix => ({
  label: "Remove the node",
  apply: (doc) => removeNodes(doc, [id]),
});

function kindFixes(id: string, { near }: GraphProblem): Fix[] {
  if (!near) return [removeNode(id)];
  const replaced = (doc: GraphDoc): GraphDoc => ({
    ...doc,
    nodes: doc.nodes.map((node) => (node.id === id ? { ...node, kind: near } : node)),
  });
  return [{ label: `Replace by ${near}`, apply: replaced }, removeNode(id)];
}

const mended = ({ node, param, value }: NonNullable<GraphProblem["mend"]>, catalog: Catalog): Fix => ({
  label: `Set ${param} of '${node}' to ${shown(value)}`,
  // A sweep would stand above the value.
  apply: (doc) => setParam(removeSweep(doc, node, param), { id: node, param, value }, catalog),
});

const sweepFixes = ({ nodeId, param }: GraphProblem): Fix[] =>
  nodeId === null || param === undefined
    ? []
    : [{ label: `Do not sweep '${param}'`, apply: (doc) => removeSweep(doc, nodeId, param) }];

function paramFixes(problem: GraphProblem, doc: GraphDoc, catalog: Catalog): Fix[] {
  const { nodeId, param, near } = problem;
  const node = doc.nodes.find(({ id }) => id === nodeId);
  const definition = node && catalog.get(node.kind);
  if (problem.mend) return [mended(problem.mend, catalog)];
  if (!definition || !node || !param || !Object.hasOwn(node.params, param)) return [];
  // What is wrong then is a value of the sweep: which one to leave out is for a person to say.
  if (Object.hasOwn(node.sweeps ?? {}, param)) return [];
  const at = { id: node.id, param };
  if (!Object.hasOwn(definition.params.shape, param)) {
    const value = node.params[param];
    const remove: Fix = { label: `Remove '${param}'`, apply: (doc) => resetParam(doc, at.id, param) };
    if (!near || value === undefined || Object.hasOwn(node.params, near)) return [remove];
    const apply = (doc: GraphDoc) =>
      setParam(resetParam(doc, at.id, param), { ...at, param: near, value }, catalog);
    return [{ label: `Rename to '${near}'`, apply }, remove];
  }
  const value = withinBounds(definition, param, node.params[param]);
  const reset: Fix = {
    label: `Reset to ${shown(defaultsOf(definition)[param])}`,
    apply: (doc) => resetParam(doc, at.id, param),
  };
  if (value === null) return [reset];
  const clamp = (doc: GraphDoc) => setParam(doc, { ...at, value }, catalog);
  return [{ label: `Set to ${shown(value)}`, apply: clamp }, reset];
}

/** The allowed number next to one that is not allowed; null where that is not what is wrong. */
function withinBounds(definition: NodeDefinition, param: string, value: unknown): number | null {
  const property = schemaOf(definition).properties?.[param];
  if (!property || typeof value !== "number" || !Number.isFinite(value)) return null;
  const schema = unwrapNullable(property, param).schema;
  if (schema.type !== "number" && schema.type !== "integer") return null;
  const bounded = clamped(value, schema);
  const nearest = schema.type === "integer" ? clamped(Math.round(bounded), schema) : bounded;
  const result = definition.params.shape[param]?.safeParse(nearest);
  return result?.success && nearest !== value ? nearest : null;
}

/** An open bound has no nearest number: the value is left as it is, and found wanting. */
const clamped = (value: number, { minimum, maximum }: JsonSchema): number =>
  Math.min(maximum ?? Number.POSITIVE_INFINITY, Math.max(minimum ?? Number.NEGATIVE_INFINITY, value));

function inputFixes({ nodeId, port }: GraphProblem, doc: GraphDoc, catalog: Catalog): Fix[] {
  const node = doc.nodes.find(({ id }) => id === nodeId);
  const input = node && port !== undefined ? catalog.get(node.kind)?.inputs[port] : undefined;
  if (!node || !input || port === undefined) return [];
  const to = { node: node.id, port };
  const wires = sources(doc, to, catalog);
  if (wires.length > 0) return fewOf(wires.map((edge) => connected(edge, doc, catalog)));
  const begins = [...catalog.values()].flatMap((kind) => {
    const isLink = Object.values(kind.inputs).some(({ type }) => type === input.type);
    const output = Object.keys(kind.outputs).find((name) => kind.outputs[name]?.type === input.type);
    return output && !isLink ? [inserted({ kind, output }, to, catalog)] : [];
  });
  return fewOf(begins);
}

/** Where there is much to choose from, a search is better than a row of buttons. */
const fewOf = (fixes: readonly Fix[]): Fix[] => (fixes.length > MOST_OFFERED ? [] : [...fixes]);

/** Every wire to an input that would make sense. */
function sources(doc: GraphDoc, to: GraphEdge["to"], catalog: Catalog): GraphEdge[] {
  return doc.nodes.flatMap((node) =>
    Object.keys(catalog.get(node.kind)?.outputs ?? {})
      .map((port) => ({ from: { node: node.id, port }, to }))
      .filter((edge) => whyNotConnect(doc, edge, catalog) === null),
  );
}

function connected(edge: GraphEdge, doc: GraphDoc, catalog: Catalog): Fix {
  const source = doc.nodes.find(({ id }) => id === edge.from.node);
  const name = source?.label ?? catalog.get(source?.kind ?? "")?.title ?? edge.from.node;
  return { label: `Connect '${name}'`, apply: (doc) => connect(doc, edge, catalog) };
}

function inserted(
  { kind, output }: { kind: NodeDefinition; output: string },
  to: GraphEdge["to"],
  catalog: Catalog,
): Fix {
  const apply = (doc: GraphDoc): GraphDoc => {
    const target = doc.nodes.find(({ id }) => id === to.node);
    if (!target) return doc;
    const added = addNode(doc, kind, { x: target.position.x - BESIDE, y: target.position.y });
    return connect(added.doc, { from: { node: added.id, port: output }, to }, catalog);
  };
  return { label: `Add '${kind.title}'`, apply };
}
