/** From the text of a graph to the document, or to all that is wrong with it, each at its place in the text. */
import { catalog } from "@switchyard/catalog";
import {
  GRAPH_LIMITS,
  type GraphDoc,
  type GraphProblem,
  loadGraph,
  tidyGraph,
  validateGraph,
} from "@switchyard/graph";
import { type Place, type PlaceTree, placeOf, readJson } from "./json-text";

export interface TextProblem extends Place {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly remedy: string;
}

export type TextReading =
  /** A document that opens; its problems are those that the canvas shows as well. */
  | { ok: true; doc: GraphDoc; problems: readonly TextProblem[] }
  /** No document: at least one of the problems is in its way. */
  | { ok: false; problems: readonly TextProblem[] };

export function readText(text: string): TextReading {
  const tooLong = tooLongProblem(text);
  if (tooLong) return { ok: false, problems: [tooLong] };
  const json = readJson(text);
  if (!json.ok) return { ok: false, problems: [{ severity: "error", ...json.fault }] };
  const at = (path: readonly (string | number)[]): Place => placeOf(json.places, path);
  const loaded = loadGraph(json.value, catalog);
  if (!loaded.ok)
    return { ok: false, problems: loaded.problems.map((each) => placed(each, at(each.path ?? []))) };
  const { doc } = loaded;
  const checked = validateGraph(doc, catalog);
  const problems = (checked.ok ? checked.warnings : checked.problems).map((problem) =>
    placed(problem, at(pathOf(problem, doc, json.places))),
  );
  const strangers = strangersIn(doc).map(({ path, ...words }) => ({
    severity: "warning" as const,
    ...words,
    ...at(path),
  }));
  return { ok: true, doc: tidyGraph(doc, catalog), problems: [...problems, ...strangers] };
}

function tooLongProblem(text: string): TextProblem | null {
  const most = GRAPH_LIMITS.maxTextLength;
  if (text.length <= most) return null;
  return {
    severity: "error",
    from: 0,
    to: 1,
    message: `The text is longer than ${most} characters.`,
    remedy: "Keep data in a file of its own and name it in a parameter.",
  };
}

const placed = ({ severity, message, remedy }: GraphProblem, { from, to }: Place): TextProblem => ({
  severity,
  message,
  remedy,
  from,
  to,
});

/** Where a problem of the graph stands in the document: its wire, its parameter, or its node. */
function pathOf(problem: GraphProblem, doc: GraphDoc, places: PlaceTree): (string | number)[] {
  const { edge, nodeId, param } = problem;
  if (edge) return ["edges", doc.edges.findIndex((held) => held === edge || isSameWire(held, edge))];
  if (nodeId === null) return ["nodes"];
  const node = ["nodes", doc.nodes.findIndex(({ id }) => id === nodeId)];
  if (param === undefined) return [...node, "id"];
  const path = [...node, "params", param];
  // A parameter at its default is not in the text: its node is.
  const isWritten = path.reduce<PlaceTree | undefined>((at, step) => at?.children.get(step), places);
  return isWritten ? path : [...node, "id"];
}

const isSameWire = (a: GraphDoc["edges"][number], b: GraphDoc["edges"][number]): boolean =>
  a.from.node === b.from.node &&
  a.from.port === b.from.port &&
  a.to.node === b.to.node &&
  a.to.port === b.to.port;

interface Stranger {
  path: (string | number)[];
  message: string;
  remedy: string;
}

/** Members of frames that are left out when the document is stored. */
function strangersIn(doc: GraphDoc): Stranger[] {
  const left = {
    nodes: new Set(doc.nodes.map(({ id }) => id)),
    notes: new Set((doc.notes ?? []).map(({ id }) => id)),
  };
  return (doc.frames ?? []).flatMap((frame, index) =>
    (["nodes", "notes"] as const).flatMap((list) =>
      (frame[list] ?? []).flatMap((id, place): Stranger[] => {
        if (left[list].delete(id)) return [];
        const noun = list === "nodes" ? "node" : "note";
        return [
          {
            path: ["frames", index, list, place],
            message: `'${id}' is no ${noun} of this graph, or is in a frame already.`,
            remedy: `Name a ${noun} that is in no other frame, or remove it here.`,
          },
        ];
      }),
    ),
  );
}
