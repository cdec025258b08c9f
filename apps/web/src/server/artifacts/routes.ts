import { Readable } from "node:stream";
import { type Db, insertArtifact } from "@switchyard/db";
import { sha256Schema } from "@switchyard/protocol";
import { requireSpace } from "../health/disk";
import { authenticate } from "../worker-api/authenticate";
import { badRequest, Refusal, tooLarge } from "../worker-api/refusal";
import { answer } from "../worker-api/routes";
import type { ArtifactStore } from "./store";

/** Above this a model does not fit a single machine's disk comfortably either; set SWITCHYARD_MAX_ARTIFACT_BYTES to change it. */
const DEFAULT_LIMIT_BYTES = 64 * 1024 ** 3;
const limitBytes = (): number => Number(process.env.SWITCHYARD_MAX_ARTIFACT_BYTES ?? DEFAULT_LIMIT_BYTES);

export interface ArtifactRequest {
  readonly request: Request;
  readonly sha256: string;
}

/** A worker asks whether the content is there already (HEAD) or fetches it (GET). */
export const workerGetArtifact = (db: Db, store: ArtifactStore, { request, sha256 }: ArtifactRequest) =>
  answer(async () => {
    await authenticate(db, request);
    return send(store, sha256, request.method === "HEAD" ? null : "artifact");
  });

/** A worker sends content. Sending what is there already is cheap and harmless. */
export const workerPutArtifact = (db: Db, store: ArtifactStore, { request, sha256 }: ArtifactRequest) =>
  answer(async () => {
    await authenticate(db, request);
    const digest = requireDigest(sha256);
    const limit = limitBytes();
    const announced = Number(request.headers.get("content-length") ?? 0);
    if (announced > limit) throw tooLarge(limit);
    await requireSpace(store.dataDir, announced);
    if (!request.body) throw badRequest("The body is missing.");
    const received = await store.receive(Readable.fromWeb(request.body as never), {
      limitBytes: limit,
      sha256: digest,
    });
    if (received.ok) {
      await insertArtifact(db, digest, received.bytes);
      return Response.json({ bytes: received.bytes });
    }
    if (received.reason === "tooLarge") throw tooLarge(limit);
    throw new Refusal(422, "digestMismatch", {
      message: "The content that arrived does not have the digest that was named.",
      remedy: "Send it again: it was damaged on the way, or changed while it was being sent.",
    });
  });

/** A person downloads an artifact under a name of the run's choice. */
export const downloadArtifact = (store: ArtifactStore, sha256: string, name: string) =>
  answer(() => send(store, sha256, name));

/** `name` null: headers only. */
async function send(store: ArtifactStore, sha256: string, name: string | null): Promise<Response> {
  const digest = requireDigest(sha256);
  const bytes = await store.size(digest);
  if (bytes === null) {
    throw new Refusal(404, "unknown", {
      message: "There is no such artifact.",
      remedy: "It may have been deleted with its run.",
    });
  }
  const headers = {
    "content-length": String(bytes),
    "content-type": "application/octet-stream",
    "content-disposition": disposition(name ?? "artifact"),
    "cache-control": "private, max-age=31536000, immutable",
    etag: `"${digest}"`,
    "x-content-type-options": "nosniff",
  };
  if (name === null) return new Response(null, { headers });
  return new Response(Readable.toWeb(store.read(digest) as Readable) as ReadableStream, { headers });
}

function requireDigest(text: string): string {
  const parsed = sha256Schema.safeParse(text);
  if (!parsed.success) throw badRequest("An artifact is named by its SHA-256 in 64 hexadecimal digits.");
  return parsed.data;
}

/** Always a download, never shown; the name in plain ASCII and, for those who read it, in full (RFC 6266). */
function disposition(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._-]/g, "_").slice(0, 120) || "artifact";
  const full = encodeURIComponent(name.replace(/\p{Surrogate}/gu, "\ufffd").slice(0, 120)).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}
