import type { z } from "zod";
import type { Catalog } from "./define-node";
import {
  DOCUMENT_VERSION,
  type GraphDoc,
  type GraphEdge,
  type GraphNode,
  graphEdgeSchema,
  graphNodeSchema,
} from "./document";
import { GRAPH_LIMITS } from "./limits";
import { type MigrationSteps, migrate, migrationsOf } from "./migrate";
import type { GraphProblem } from "./problems";
import { scanDocument } from "./scan";
import { inWords, shown } from "./words";

export type LoadResult =
  | { ok: true; doc: GraphDoc; migrated: readonly string[] }
  | { ok: false; problems: GraphProblem[] };

/**
 * Opens a document from text or from parsed JSON: refuses what is too large, malformed or from a newer version, and
 * migrates older versions. Says nothing about whether the graph makes sense: see `validateGraph`.
 */
export function loadGraph(
  source: unknown,
  catalog: Catalog,
  steps: MigrationSteps = migrationsOf(catalog),
): LoadResult {
  const parsed = typeof source === "string" ? parseText(source) : { value: source };
  if ("problem" in parsed) return { ok: false, problems: [parsed.problem] };
  const outer = checkOuter(parsed.value, steps.target);
  if ("problem" in outer) return { ok: false, problems: [outer.problem] };
  const faults = scanDocument(outer.doc);
  if (faults.length > 0) return { ok: false, problems: faults };
  const { doc, applied } = migrate(outer.doc, outer.version, steps);
  return readParts(doc as Record<string, unknown>, applied);
}

function fault(message: string, remedy: string, code: GraphProblem["code"] = "badDocument"): GraphProblem {
  return { code, severity: "error", nodeId: null, message, remedy };
}

function parseText(text: string): { value: unknown } | { problem: GraphProblem } {
  if (text.length > GRAPH_LIMITS.maxTextLength)
    return {
      problem: fault(
        `The file is longer than ${GRAPH_LIMITS.maxTextLength} characters.`,
        "Keep data in a file of its own and name it in a parameter.",
        "tooLarge",
      ),
    };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: fault(`The file is not JSON: ${reason}.`, "Choose a graph that was saved as JSON.") };
  }
}

const FROM_HERE = "Choose a graph that was saved by this program.";

type Outer = { doc: Record<string, unknown>; version: number } | { problem: GraphProblem };

function checkOuter(value: unknown, newest: number): Outer {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { problem: fault("The document is not a graph: it is not an object.", FROM_HERE) };
  const doc = value as Record<string, unknown>;
  const { version, nodes, edges } = doc;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1)
    return { problem: fault(`The document's version is ${shown(version)}, not a whole number.`, FROM_HERE) };
  if (version > newest)
    return {
      problem: fault(
        `The document is of version ${version}; this program reads versions up to ${newest}.`,
        "Open it with the newer program that saved it, or update this one.",
      ),
    };
  const tooLarge = sizeFault(lengthOf(nodes), lengthOf(edges));
  return tooLarge ? { problem: tooLarge } : { doc, version };
}

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

function sizeFault(nodes: number, edges: number): GraphProblem | null {
  const { maxNodes, maxEdges } = GRAPH_LIMITS;
  if (nodes > maxNodes)
    return fault(
      `The graph has ${nodes} nodes; at most ${maxNodes} are allowed.`,
      "Split it into several experiments, or use a sweep instead of copies.",
      "tooLarge",
    );
  if (edges > maxEdges)
    return fault(
      `The graph has ${edges} wires; at most ${maxEdges} are allowed.`,
      "Split it into several experiments.",
      "tooLarge",
    );
  return null;
}

function readParts(raw: Record<string, unknown>, migrated: readonly string[]): LoadResult {
  const problems: GraphProblem[] = [];
  const { nodes: rawNodes, edges: rawEdges } = raw;
  if (!Array.isArray(rawNodes) || !Array.isArray(rawEdges))
    return {
      ok: false,
      problems: [fault("The document has no list of nodes or no list of edges.", FROM_HERE)],
    };
  for (const key of Object.keys(raw)) {
    if (!["version", "nodes", "edges"].includes(key))
      problems.push(fault(`A graph has no '${key}'.`, `Remove '${key}' from the document.`));
  }
  const nodes = readList<GraphNode>(rawNodes, graphNodeSchema, "node", problems);
  const edges = readList<GraphEdge>(rawEdges, graphEdgeSchema, "wire", problems);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, doc: { version: DOCUMENT_VERSION, nodes, edges }, migrated };
}

function readList<T>(
  items: readonly unknown[],
  schema: z.ZodType<T>,
  noun: "node" | "wire",
  problems: GraphProblem[],
): T[] {
  return items.flatMap((item, index) => {
    const result = schema.safeParse(item);
    if (result.success) return [result.data];
    const raw = item as { id?: unknown } | null;
    const nodeId = noun === "node" && typeof raw?.id === "string" ? raw.id : null;
    for (const issue of result.error.issues) {
      const what =
        issue.code === "unrecognized_keys"
          ? `there is no field '${issue.keys.join("', '")}'.`
          : issue.path.length === 0
            ? "it is not an object."
            : inWords(issue, item);
      problems.push({
        ...fault(`In ${noun} ${index + 1} of the list, ${what}`, "Mend the file, or export the graph again."),
        nodeId,
      });
    }
    return [];
  });
}
