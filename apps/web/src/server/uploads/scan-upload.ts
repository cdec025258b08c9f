import type { RowReport } from "./row-report";
import { JsonlScanner } from "./scan-jsonl";
import { ListScanner } from "./scan-list";

export type ArchiveKind = "zip" | "gzip" | "tar";

/** What is known of an uploaded file: of an archive only which kind it is, for nothing unpacks it here. */
export interface UploadReport extends RowReport {
  archive?: ArchiveKind;
  /** One JSON list, not one object a line. */
  isList?: true;
}

/** Where a tar header says `ustar`. */
const TAR_MARK = 257;
const HEAD_BYTES = TAR_MARK + 5;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

const startsWith = (bytes: Uint8Array, mark: string, at = 0): boolean =>
  Buffer.from(bytes.subarray(at, at + mark.length)).toString("latin1") === mark;

/** By its first bytes, whatever its name; null for what is no archive. */
export function archiveKind(head: Uint8Array): ArchiveKind | null {
  if (startsWith(head, "PK\u0003\u0004") || startsWith(head, "PK\u0005\u0006")) return "zip";
  if (startsWith(head, "\u001f\u008b")) return "gzip";
  return startsWith(head, "ustar", TAR_MARK) ? "tar" : null;
}

/** Reads a file as it streams by: rows of JSONL or of a JSON list, unless its first bytes are those of an archive. */
export class UploadScanner {
  /** What came before it was clear how the file is to be read. */
  private head = Buffer.alloc(0);
  private rows: JsonlScanner | ListScanner | null = null;
  private archive: ArchiveKind | null = null;

  /** Takes the next piece of the file, cut anywhere. */
  push(chunk: Uint8Array): void {
    if (this.archive !== null) return;
    if (this.rows !== null) {
      this.rows.push(chunk);
      return;
    }
    this.head = Buffer.concat([this.head, chunk]);
    if (this.head.length >= HEAD_BYTES) this.begin();
  }

  finish(): UploadReport {
    if (this.rows === null && this.archive === null) this.begin();
    if (this.archive !== null) return { ...new JsonlScanner().finish(), archive: this.archive };
    const report = this.rows?.finish() ?? new JsonlScanner().finish();
    return this.rows instanceof ListScanner ? { ...report, isList: true } : report;
  }

  private begin(): void {
    this.archive = archiveKind(this.head);
    if (this.archive !== null) return;
    const hasMark = this.head.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
    const text = hasMark ? this.head.subarray(BYTE_ORDER_MARK.length) : this.head;
    this.rows = /^\s*\[/.test(text.toString("latin1")) ? new ListScanner() : new JsonlScanner();
    this.rows.push(text);
    this.head = Buffer.alloc(0);
  }
}
