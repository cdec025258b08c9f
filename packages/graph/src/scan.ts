import { GRAPH_LIMITS } from "./limits";
import type { GraphProblem } from "./problems";

/** Names that would reach an object's prototype in careless code further on. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

interface Scan {
  readonly doc: unknown;
  readonly problems: GraphProblem[];
  /** Of the value that is looked at: names and places in lists, from the document inwards. */
  readonly path: (string | number)[];
  seen: number;
}

/**
 * Looks at every value of an untrusted document once: what is not plain finite JSON, too deep, or under a reserved name
 * is a problem, and nothing in it is looked at. So it goes no deeper than documents may, and what passes can be handed to
 * recursive code safely.
 */
export function scanDocument(doc: unknown): GraphProblem[] {
  const scan: Scan = { doc, problems: [], path: [], seen: 1 };
  look(doc, scan);
  // The last in the document first.
  const problems = scan.problems.reverse();
  return scan.seen > GRAPH_LIMITS.maxValues ? [...problems, tooMany()] : problems;
}

function look(value: unknown, scan: Scan): void {
  const fault = faultOf(value, scan.path);
  if (fault) scan.problems.push(problemAt(scan, fault));
  else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) lookInto(value[index], index, scan);
  } else if (typeof value === "object" && value !== null) {
    // Plain, so that it has no keys but its own; a list of them would be garbage at once.
    for (const key in value) lookInto((value as Record<string, unknown>)[key], key, scan);
  }
}

function lookInto(child: unknown, key: string | number, scan: Scan): void {
  // A key that holds undefined is a key left out.
  if (child === undefined || scan.seen > GRAPH_LIMITS.maxValues) return;
  scan.seen++;
  // Most values are scalars, with which nothing can be wrong.
  if (isScalar(child) && !isReserved(key)) return;
  scan.path.push(key);
  look(child, scan);
  scan.path.pop();
}

interface Fault {
  message: string;
  remedy: string;
}

function faultOf(value: unknown, path: readonly (string | number)[]): Fault | null {
  const key = path.at(-1) ?? null;
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
  if (path.length > GRAPH_LIMITS.maxDepth)
    return {
      message: `Lists and objects lie more than ${GRAPH_LIMITS.maxDepth} deep in one another.`,
      remedy: "Flatten this parameter.",
    };
  return null;
}

const isReserved = (key: string | number | null): boolean =>
  typeof key === "string" && RESERVED_KEYS.has(key);

function isScalar(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return value === null || typeof value === "string" || typeof value === "boolean";
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const tooMany = (): GraphProblem => ({
  code: "tooLarge",
  severity: "error",
  nodeId: null,
  message: `The document holds more than ${GRAPH_LIMITS.maxValues} values.`,
  remedy: "Keep data in a file and name the file in a parameter.",
});

function problemAt({ doc, path: at }: Scan, fault: Fault): GraphProblem {
  const path = [...at];
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
