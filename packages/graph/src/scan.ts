import { GRAPH_LIMITS } from "./limits";
import type { GraphProblem } from "./problems";

/** Names that would reach an object's prototype in careless code further on. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** A value to look at. Its path is that of its parents; shared, never changed. */
interface Visit {
  value: unknown;
  depth: number;
  /** Its name or its place in a list; null for the document itself. */
  key: string | number | null;
  parent: Visit | null;
}

/**
 * Looks at every value of an untrusted document once, without recursion: what is not plain finite JSON, too deep, or
 * under a reserved name is a problem. What passes can be handed to recursive code safely.
 */
export function scanDocument(doc: unknown): GraphProblem[] {
  const problems: GraphProblem[] = [];
  const waiting: Visit[] = [{ value: doc, depth: 0, key: null, parent: null }];
  let seen = 1;
  for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
    const fault = faultOf(visit);
    if (fault) problems.push(problemAt(visit, doc, fault));
    else seen += pushChildren(visit, waiting);
    if (seen > GRAPH_LIMITS.maxValues) {
      problems.push(tooMany());
      break;
    }
  }
  return problems;
}

interface Fault {
  message: string;
  remedy: string;
}

function faultOf({ value, depth, key }: Visit): Fault | null {
  if (isReserved(key))
    return { message: `'${key}' is a reserved name.`, remedy: "Remove it or give it another name." };
  if (typeof value === "number" && !Number.isFinite(value))
    return {
      message: `${key === null ? "The document" : `'${key}'`} must be a finite number, but is ${value}.`,
      remedy: "Set a finite number.",
    };
  if (isScalar(value)) return null;
  if (typeof value !== "object" || value === null || !isPlain(value))
    return { message: "A value is not plain JSON.", remedy: "Use only text, numbers, lists and objects." };
  if (depth > GRAPH_LIMITS.maxDepth)
    return {
      message: `Lists and objects lie more than ${GRAPH_LIMITS.maxDepth} deep in one another.`,
      remedy: "Flatten this parameter.",
    };
  return null;
}

const isReserved = (key: Visit["key"]): boolean => typeof key === "string" && RESERVED_KEYS.has(key);

function isScalar(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return value === null || typeof value === "string" || typeof value === "boolean";
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Lets wait what must be looked at in turn, and says how many values there are; most are scalars and need no visit. */
function pushChildren(parent: Visit, waiting: Visit[]): number {
  const { value, depth } = parent;
  if (typeof value !== "object" || value === null) return 0;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  let count = 0;
  for (const key of keys) {
    const child = (value as Record<string | number, unknown>)[key];
    // A key that holds undefined is a key left out.
    if (child === undefined) continue;
    count++;
    if (!isScalar(child) || isReserved(key)) waiting.push({ value: child, depth: depth + 1, key, parent });
  }
  return count;
}

const tooMany = (): GraphProblem => ({
  code: "tooLarge",
  severity: "error",
  nodeId: null,
  message: `The document holds more than ${GRAPH_LIMITS.maxValues} values.`,
  remedy: "Keep data in a file and name the file in a parameter.",
});

function problemAt(visit: Visit, doc: unknown, fault: Fault): GraphProblem {
  const path: (string | number)[] = [];
  for (let at: Visit | null = visit; at?.key != null; at = at.parent) path.unshift(at.key);
  const [list, index, field, param] = path;
  if (list !== "nodes" || index === undefined)
    return { code: "badDocument", severity: "error", nodeId: null, path, ...fault };
  const nodeId = idAt(doc, index);
  return {
    code: field === "params" ? "badParam" : "badDocument",
    severity: "error",
    nodeId,
    path,
    ...(field === "params" && param !== undefined ? { param: String(param) } : {}),
    ...fault,
  };
}

function idAt(doc: unknown, index: string | number): string | null {
  const nodes: unknown = (doc as { nodes?: unknown }).nodes;
  const node: unknown = Array.isArray(nodes) ? nodes[Number(index)] : null;
  const id: unknown = typeof node === "object" && node !== null ? (node as { id?: unknown }).id : null;
  return typeof id === "string" ? id : null;
}
