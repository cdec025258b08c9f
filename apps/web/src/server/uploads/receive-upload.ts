import { Readable } from "node:stream";
import { type Db, findUpload, insertArtifact, insertUpload } from "@switchyard/db";
import type { ArtifactStore } from "../artifacts/store";
import { UserFault } from "../user-fault";
import { type UploadReport, UploadScanner } from "./scan-upload";

const DEFAULT_LIMIT_BYTES = 2 * 1024 ** 3;
export const uploadLimitBytes = (): number =>
  Number(process.env.SWITCHYARD_MAX_UPLOAD_BYTES ?? DEFAULT_LIMIT_BYTES);

export interface UploadView {
  sha256: string;
  fileName: string;
  bytes: number;
  report: UploadReport;
}

const tooLarge = (limit: number) =>
  new UserFault("PAYLOAD_TOO_LARGE", `The file is larger than ${Math.floor(limit / 1024 ** 2)} MiB.`, {
    remedy: "Split it, or raise SWITCHYARD_MAX_UPLOAD_BYTES.",
  });

async function* scanned(body: Readable, scanner: UploadScanner): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    scanner.push(chunk as Uint8Array);
    yield chunk as Uint8Array;
  }
}

export interface Incoming {
  body: ReadableStream<Uint8Array>;
  fileName: string;
  limitBytes: number;
  /** Whether who asks for the file reads a JSON list too. */
  takesList?: boolean;
}

/** Stores a JSONL file, a JSON list or an archive, by its content and reports what is in it, reading the stream once. */
export async function receiveUpload(db: Db, store: ArtifactStore, incoming: Incoming): Promise<UploadView> {
  const { body, fileName, limitBytes, takesList = false } = incoming;
  const scanner = new UploadScanner();
  const received = await store.receive(scanned(Readable.fromWeb(body as never), scanner), { limitBytes });
  if (!received.ok) throw tooLarge(limitBytes);
  const report = scanner.finish();
  if (report.isList && !takesList) {
    throw new UserFault("BAD_REQUEST", "The file is one JSON list; this node reads one object a line.", {
      remedy: "Write each object on a line of its own, for instance with `jq -c '.[]' file.json`.",
      details: { report },
    });
  }
  if (report.rows === 0 && !report.archive) {
    throw new UserFault("BAD_REQUEST", "The file holds no usable row.", {
      remedy: report.isList
        ? "Each item of the list must be a JSON object."
        : 'Each line must be a JSON object such as {"prompt": "1+1?", "answer": "2"}.',
      details: { report },
    });
  }
  const { sha256, bytes } = received;
  await insertArtifact(db, sha256, bytes);
  await insertUpload(db, { sha256, fileName, bytes, lines: report.lines, report });
  return { sha256, fileName, bytes, report };
}

/** Null where the file was never uploaded here, as for a graph from another machine. */
export async function getUpload(db: Db, sha256: string): Promise<UploadView | null> {
  const row = await findUpload(db, sha256);
  return row
    ? { sha256, fileName: row.fileName, bytes: row.bytes, report: row.report as UploadReport }
    : null;
}
