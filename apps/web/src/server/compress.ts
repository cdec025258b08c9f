/** Answers as small as the browser can read them. */
import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { constants, createGzip } from "node:zlib";

/** Quick rather than small: numbers shrink to a third at any level. */
const LEVEL = 4;

/** Not a feed: what it has told must not wait for more, and it is told in small pieces. */
const isText = (type: string): boolean => /^(application\/json|text\/plain)/.test(type);

/**
 * The same answer, packed where the request allows it. Each piece of a streamed answer is passed on as it comes: of calls
 * that are answered together a quick one does not wait for a slow one.
 */
export function compressed(request: Request, response: Response): Response {
  const accepts = /\bgzip\b/.test(request.headers.get("accept-encoding") ?? "");
  if (!response.body || !isText(response.headers.get("content-type") ?? "")) return response;
  const headers = new Headers(response.headers);
  headers.append("vary", "accept-encoding");
  const { status, statusText } = response;
  if (!accepts) return new Response(response.body, { status, statusText, headers });
  headers.set("content-encoding", "gzip");
  headers.delete("content-length");
  const gzip = createGzip({ level: LEVEL, flush: constants.Z_SYNC_FLUSH });
  const source = Readable.fromWeb(response.body as NodeStream);
  // A reader that leaves ends the source too, and a source that fails the answer.
  source.once("error", (error) => gzip.destroy(error));
  gzip.once("close", () => source.destroy());
  const packed = Readable.toWeb(source.pipe(gzip)) as ReadableStream<Uint8Array>;
  return new Response(packed, { status, statusText, headers });
}
