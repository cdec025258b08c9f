import { catalog } from "@switchyard/catalog";
import {
  GRAPH_LIMITS,
  type GraphDoc,
  type GraphProblem,
  graphInPng,
  isPng,
  loadGraph,
} from "@switchyard/graph";

export interface GraphFile {
  fileName: string;
  doc: GraphDoc;
  /** Steps that brought it here from an older version. */
  migrated: readonly string[];
}

export interface RefusedFile {
  fileName: string;
  problems: readonly GraphProblem[];
}

/** A picture may be larger than its graph's text; more than this is some other file. */
const MAX_BYTES = 4 * GRAPH_LIMITS.maxTextLength;
const MEGABYTE = 1_000_000;

type Source = Pick<File, "name" | "size" | "arrayBuffer">;

const refused = (fileName: string, message: string, remedy: string): RefusedFile => ({
  fileName,
  problems: [{ code: "badDocument", severity: "error", nodeId: null, message, remedy }],
});

/** The graph in a file, whichever of the two kinds it is, by what is in it and not by its name. */
export async function readGraphFile(file: Source): Promise<GraphFile | RefusedFile> {
  const fileName = file.name;
  if (file.size > MAX_BYTES) {
    const [size, most] = [file.size, MAX_BYTES].map((bytes) => Math.round(bytes / MEGABYTE));
    return refused(
      fileName,
      `The file has ${size} MB; a file with a graph has at most ${most} MB.`,
      "Choose a graph that was saved as JSON, or a picture that the designer exported.",
    );
  }
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    return refused(fileName, "The file could not be read.", "Look whether it is still there, and try again.");
  }
  if (!isPng(bytes)) return readGraphText(fileName, bytes);
  const carried = graphInPng(bytes);
  return carried.ok ? opened(fileName, carried.text) : { fileName, problems: [carried.problem] };
}

function readGraphText(fileName: string, bytes: Uint8Array): GraphFile | RefusedFile {
  try {
    // Takes a byte order mark away, which some editors write.
    return opened(fileName, new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return refused(
      fileName,
      "The file is neither text nor a PNG picture.",
      "Choose a graph that was saved as JSON, or a picture that the designer exported.",
    );
  }
}

function opened(fileName: string, text: string): GraphFile | RefusedFile {
  const loaded = loadGraph(text, catalog);
  if (!loaded.ok) return { fileName, problems: loaded.problems };
  return { fileName, doc: loaded.doc, migrated: loaded.migrated };
}
