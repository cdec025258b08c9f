import type { z } from "zod";
import { compiledSchema } from "./compiled-schema";
import type { Catalog } from "./define-node";
import {
  DOCUMENT_VERSION,
  type GraphDoc,
  type GraphEdge,
  type GraphFrame,
  type GraphNode,
  type GraphNote,
  graphEdgeSchema,
  graphFrameSchema,
  graphNodeSchema,
  graphNoteSchema,
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
  const { version } = doc;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1)
    return { problem: fault(`The document's version is ${shown(version)}, not a whole number.`, FROM_HERE) };
  if (version > newest)
    return {
      problem: fault(
        `The document is of version ${version}; this program reads versions up to ${newest}.`,
        "Open it with the newer program that saved it, or update this one.",
      ),
    };
  const tooLarge = sizeFault(doc);
  return tooLarge ? { problem: tooLarge } : { doc, version };
}

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

const MOST = [
  [
    "nodes",
    GRAPH_LIMITS.maxNodes,
    "nodes",
    "Split it into several experiments, or use a sweep instead of copies.",
  ],
  ["edges", GRAPH_LIMITS.maxEdges, "wires", "Split it into several experiments."],
  ["notes", GRAPH_LIMITS.maxNotes, "notes", "Keep long texts in one note, or outside of the graph."],
  ["frames", GRAPH_LIMITS.maxFrames, "frames", "Keep only the frames that you need."],
] as const;

function sizeFault(doc: Record<string, unknown>): GraphProblem | null {
  for (const [key, most, noun, remedy] of MOST) {
    const count = lengthOf(doc[key]);
    if (count > most) {
      const message = `The graph has ${count} ${noun}; at most ${most} are allowed.`;
      return { ...fault(message, remedy, "tooLarge"), path: [key] };
    }
  }
  return null;
}

const KEYS: readonly string[] = ["version", "nodes", "edges", "notes", "frames"];

function readParts(raw: Record<string, unknown>, migrated: readonly string[]): LoadResult {
  const problems: GraphProblem[] = [];
  const { nodes: rawNodes, edges: rawEdges, notes: rawNotes = [], frames: rawFrames = [] } = raw;
  if (!Array.isArray(rawNodes) || !Array.isArray(rawEdges))
    return {
      ok: false,
      problems: [fault("The document has no list of nodes or no list of edges.", FROM_HERE)],
    };
  for (const key of Object.keys(raw)) {
    if (!KEYS.includes(key))
      problems.push({
        ...fault(`A graph has no '${key}'.`, `Remove '${key}' from the document.`),
        path: [key],
      });
  }
  const nodes = readList(rawNodes, NODE_LIST, problems);
  const edges = readList(rawEdges, EDGE_LIST, problems);
  const notes = readList(rawNotes, NOTE_LIST, problems);
  const frames = readList(rawFrames, FRAME_LIST, problems);
  findTwins(notes, "note", problems);
  findTwins(frames, "frame", problems);
  if (problems.length > 0) return { ok: false, problems };
  const annotations = { ...(notes.length > 0 ? { notes } : {}), ...(frames.length > 0 ? { frames } : {}) };
  return { ok: true, doc: { version: DOCUMENT_VERSION, nodes, edges, ...annotations }, migrated };
}

/** Two nodes of one name are a problem of the graph, which the canvas shows; notes and frames have no such list. */
function findTwins(items: readonly { id: string }[], noun: "note" | "frame", problems: GraphProblem[]): void {
  const seen = new Set<string>();
  for (const [index, { id }] of items.entries()) {
    if (seen.has(id))
      problems.push({
        ...fault(`Two ${noun}s have the id '${id}'.`, `Give one of the ${noun}s another id.`),
        path: [`${noun}s`, index, "id"],
      });
    seen.add(id);
  }
}

interface ListKind<T> {
  schema: z.ZodType<T>;
  noun: "node" | "wire" | "note" | "frame";
  /** Where the list stands in the document. */
  key: string;
}

const listOf = <T>(schema: z.ZodType<T>, noun: ListKind<T>["noun"], key: string): ListKind<T> => ({
  schema: compiledSchema(schema),
  noun,
  key,
});
const NODE_LIST = listOf<GraphNode>(graphNodeSchema, "node", "nodes");
const EDGE_LIST = listOf<GraphEdge>(graphEdgeSchema, "wire", "edges");
const NOTE_LIST = listOf<GraphNote>(graphNoteSchema, "note", "notes");
const FRAME_LIST = listOf<GraphFrame>(graphFrameSchema, "frame", "frames");

function readList<T>(items: unknown, { schema, noun, key }: ListKind<T>, problems: GraphProblem[]): T[] {
  if (!Array.isArray(items)) {
    problems.push({
      ...fault(`'${key}' must be a list, but is ${shown(items)}.`, `Make it a list, or leave '${key}' out.`),
      path: [key],
    });
    return [];
  }
  const read: T[] = [];
  for (const [index, item] of (items as unknown[]).entries()) {
    const result = schema.safeParse(item);
    if (result.success) {
      read.push(result.data);
      continue;
    }
    const raw = item as { id?: unknown } | null;
    const nodeId = noun === "node" && typeof raw?.id === "string" ? raw.id : null;
    for (const issue of result.error.issues) {
      const place = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
      const unknown = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
      problems.push({
        ...fault(
          `In ${noun} ${index + 1} of the list, ${whatIsWrong(issue, item)}`,
          "Mend the file, or export the graph again.",
        ),
        nodeId,
        path: [key, index, ...place, ...unknown],
      });
    }
  }
  return read;
}

function whatIsWrong(issue: z.core.$ZodIssue, item: unknown): string {
  if (issue.code === "unrecognized_keys") return `there is no field '${issue.keys.join("', '")}'.`;
  return issue.path.length === 0 ? "it is not an object." : inWords(issue, item);
}
