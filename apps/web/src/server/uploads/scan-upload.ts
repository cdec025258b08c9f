import { type JsonlReport, JsonlScanner } from "./scan-jsonl";

export type ArchiveKind = "zip" | "gzip" | "tar";

/** What is known of an uploaded file: of an archive only which kind it is, for nothing unpacks it here. */
export interface UploadReport extends JsonlReport {
  archive?: ArchiveKind;
}

/** Where a tar header says `ustar`. */
const TAR_MARK = 257;
const HEAD_BYTES = TAR_MARK + 5;

const startsWith = (bytes: Uint8Array, mark: string, at = 0): boolean =>
  Buffer.from(bytes.subarray(at, at + mark.length)).toString("latin1") === mark;

/** By its first bytes, whatever its name; null for what is no archive. */
export function archiveKind(head: Uint8Array): ArchiveKind | null {
  if (startsWith(head, "PK\u0003\u0004") || startsWith(head, "PK\u0005\u0006")) return "zip";
  if (startsWith(head, "\u001f\u008b")) return "gzip";
  return startsWith(head, "ustar", TAR_MARK) ? "tar" : null;
}

/** Reads a file as it streams by: rows of JSONL, unless its first bytes are those of an archive. */
export class UploadScanner {
  private readonly rows = new JsonlScanner();
  private head = Buffer.alloc(0);
  private archive: ArchiveKind | null = null;

  /** Takes the next piece of the file, cut anywhere. */
  push(chunk: Uint8Array): void {
    if (this.head.length < HEAD_BYTES) {
      this.head = Buffer.concat([this.head, chunk.subarray(0, HEAD_BYTES - this.head.length)]);
      this.archive = archiveKind(this.head);
    }
    if (this.archive === null) this.rows.push(chunk);
  }

  finish(): UploadReport {
    if (this.archive === null) return this.rows.finish();
    return { ...new JsonlScanner().finish(), archive: this.archive };
  }
}
