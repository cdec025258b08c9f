/** A picture that carries the graph it shows, in a chunk of international text (`iTXt`) under a name of our own. */

import { isPng, type PngChunk, readChunks, writeChunks } from "./png-chunks";
import type { GraphProblem } from "./problems";

const KEYWORD = "switchyard.graph";
/** Keyword, its end, no compression by no method, then no language and no translated keyword, each with its end. */
const HEAD = [...new TextEncoder().encode(KEYWORD), 0, 0, 0, 0, 0];

const isOurs = ({ type, data }: Pick<PngChunk, "type" | "data">): boolean =>
  type === "iTXt" && HEAD.every((byte, at) => data[at] === byte);

/**
 * The picture with a graph's text in it, in place of any that it carried; all other chunks as they were. The text comes
 * behind the header, so that a file that was cut off still has it. `png` must be a whole PNG.
 */
export function putGraphInPng(png: Uint8Array, text: string): Uint8Array<ArrayBuffer> {
  const { chunks, isWhole } = readChunks(png);
  const [header, ...rest] = chunks;
  if (!isPng(png) || !isWhole || header?.type !== "IHDR") throw new Error("not a whole PNG");
  const body = new TextEncoder().encode(text);
  const data = new Uint8Array(HEAD.length + body.length);
  data.set(HEAD);
  data.set(body, HEAD.length);
  return writeChunks([header, { type: "iTXt", data }, ...rest.filter((chunk) => !isOurs(chunk))]);
}

export type GraphInPng = { ok: true; text: string } | { ok: false; problem: GraphProblem };

const fault = (message: string, remedy: string): GraphInPng => ({
  ok: false,
  problem: { code: "badDocument", severity: "error", nodeId: null, message, remedy },
});

const EXPORT_AGAIN = "Export the picture again from the designer, or use the graph's JSON file.";

/** The text of the graph that a picture carries, or why there is none. */
export function graphInPng(png: Uint8Array): GraphInPng {
  if (!isPng(png)) return fault("The file is not a PNG picture.", "Choose a PNG that the designer exported.");
  const { chunks, isWhole } = readChunks(png);
  const ours = chunks.find(isOurs);
  if (ours?.isSound) {
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(ours.data.subarray(HEAD.length));
      return { ok: true, text };
    } catch {
      return fault("The graph in the picture is not text.", EXPORT_AGAIN);
    }
  }
  if (ours) return fault("The graph in the picture is damaged: its checksum is wrong.", EXPORT_AGAIN);
  if (!isWhole)
    return fault(
      "The picture is cut off, and what is left of it carries no graph.",
      "Fetch the whole file again.",
    );
  return fault(
    "The picture carries no graph.",
    "Choose a picture that the designer exported; other programs drop the graph when they save a copy.",
  );
}
