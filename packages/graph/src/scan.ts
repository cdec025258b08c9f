import { GRAPH_LIMITS } from "./limits";
import type { GraphProblem } from "./problems";

/** Names that would reach an object's prototype in careless code further on. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

interface Visit {
  value: unknown;
  depth: number;
  /** Names from the document's root down to this value; shared, never changed. */
  path: Path | null;
}
interface Path {
  key: string;
  parent: Path | null;
}

/**
 * Looks at every value of an untrusted document once, without recursion: what is not plain finite JSON, too deep, or
 * under a reserved name is a problem. What passes can be handed to recursive code safely.
 */
export function scanDocument(doc: unknown): GraphProblem[] {
  const problems: GraphProblem[] = [];
  const waiting: Visit[] = [{ value: doc, depth: 0, path: null }];
  let seen = 0;
  for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
    seen++;
    if (seen > GRAPH_LIMITS.maxValues) {
      problems.push(tooMany());
      break;
    }
    const fault = faultOf(visit);
    if (fault) problems.push(problemAt(visit.path, doc, fault));
    else pushChildren(visit, waiting);
  }
  return problems;
}

interface Fault {
  message: string;
  remedy: string;
}

function faultOf({ value, depth, path }: Visit): Fault | null {
  if (path && RESERVED_KEYS.has(path.key))
    return { message: `'${path.key}' is a reserved name.`, remedy: "Remove it or give it another name." };
  if (typeof value === "number" && !Number.isFinite(value))
    return {
      message: `${path ? `'${path.key}'` : "The document"} must be a finite number, but is ${value}.`,
      remedy: "Set a finite number.",
    };
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return null;
  if (typeof value !== "object" || !isPlain(value))
    return { message: "A value is not plain JSON.", remedy: "Use only text, numbers, lists and objects." };
  if (depth > GRAPH_LIMITS.maxDepth)
    return {
      message: `Lists and objects lie more than ${GRAPH_LIMITS.maxDepth} deep in one another.`,
      remedy: "Flatten this parameter.",
    };
  return null;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function pushChildren({ value, depth, path }: Visit, waiting: Visit[]): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    // A key that holds undefined is a key left out.
    if (child !== undefined) waiting.push({ value: child, depth: depth + 1, path: { key, parent: path } });
  }
}

const tooMany = (): GraphProblem => ({
  code: "tooLarge",
  severity: "error",
  nodeId: null,
  message: `The document holds more than ${GRAPH_LIMITS.maxValues} values.`,
  remedy: "Keep data in a file and name the file in a parameter.",
});

function problemAt(path: Path | null, doc: unknown, fault: Fault): GraphProblem {
  const keys: string[] = [];
  for (let part = path; part; part = part.parent) keys.unshift(part.key);
  const [list, index, field, param] = keys;
  const where = { path: pathIn(doc, keys) };
  if (list !== "nodes" || index === undefined)
    return { code: "badDocument", severity: "error", nodeId: null, ...where, ...fault };
  const nodeId = idAt(doc, index);
  return {
    code: field === "params" ? "badParam" : "badDocument",
    severity: "error",
    nodeId,
    ...where,
    ...(field === "params" && param !== undefined ? { param } : {}),
    ...fault,
  };
}

/** The same path with the places in lists as numbers. */
function pathIn(doc: unknown, keys: readonly string[]): (string | number)[] {
  let value: unknown = doc;
  return keys.map((key) => {
    const step = Array.isArray(value) ? Number(key) : key;
    value = (value as Record<string, unknown>)[key];
    return step;
  });
}

function idAt(doc: unknown, index: string): string | null {
  const nodes: unknown = (doc as { nodes?: unknown }).nodes;
  const node: unknown = Array.isArray(nodes) ? nodes[Number(index)] : null;
  const id: unknown = typeof node === "object" && node !== null ? (node as { id?: unknown }).id : null;
  return typeof id === "string" ? id : null;
}
