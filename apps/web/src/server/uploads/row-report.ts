/** What the rows of an uploaded file look like, gathered one by one. Memory is bounded by the longest row that is allowed. */

export interface BadLine {
  /** From 1. */
  line: number;
  reason: string;
}

export interface RowReport {
  /** Lines, or items of a list, that hold something. */
  lines: number;
  /** Those that are a JSON object. */
  rows: number;
  /** In order of appearance, from the first rows. */
  columns: string[];
  /** The first rows, values as short text. */
  sample: Record<string, string>[];
  /** The first bad lines; `badCount` counts all of them. */
  badLines: BadLine[];
  badCount: number;
}

const SAMPLE_ROWS = 5;
const MAX_COLUMNS = 100;
const COLUMN_ROWS = 100;
const MAX_BAD_LINES = 50;
const MAX_VALUE_LENGTH = 300;
export const MAX_ROW_BYTES = 8 * 1024 * 1024;

function shortText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text;
}

/** What is wrong with a row, or the object that it holds. */
function readRow(bytes: Uint8Array): { row: Record<string, unknown> } | { reason: string } | null {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { reason: "is not UTF-8 text" };
  }
  if (text.trim() === "") return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return { reason: "is JSON, but not an object" };
    }
    return { row: value as Record<string, unknown> };
  } catch (error) {
    return { reason: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Collects the bytes of a row that comes in pieces, and lets go of one that is too long. */
export class RowBytes {
  private parts: Uint8Array[] = [];
  private held = 0;

  add(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.held += piece.length;
    if (this.held > MAX_ROW_BYTES) this.parts = [];
    else this.parts.push(piece.slice());
  }

  get isEmpty(): boolean {
    return this.held === 0;
  }

  /** The row, or null where it was too long; begins the next one. */
  take(): Uint8Array | null {
    const isTooLong = this.held > MAX_ROW_BYTES;
    const bytes = this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
    this.parts = [];
    this.held = 0;
    return isTooLong ? null : (bytes ?? new Uint8Array());
  }
}

export class RowReporter {
  readonly report: RowReport = { lines: 0, rows: 0, columns: [], sample: [], badLines: [], badCount: 0 };
  private readonly columns = new Set<string>();

  /** `bytes` null: the row at this line is too long. */
  take(line: number, bytes: Uint8Array | null): void {
    const read =
      bytes === null ? { reason: `is longer than ${MAX_ROW_BYTES / 1024 / 1024} MiB` } : readRow(bytes);
    if (!read) return;
    this.report.lines += 1;
    if ("reason" in read) {
      this.markBad(line, read.reason);
      return;
    }
    this.report.rows += 1;
    if (this.report.rows <= COLUMN_ROWS) {
      for (const name of Object.keys(read.row)) if (this.columns.size < MAX_COLUMNS) this.columns.add(name);
    }
    if (this.report.sample.length < SAMPLE_ROWS) {
      const entries = Object.entries(read.row).slice(0, MAX_COLUMNS);
      this.report.sample.push(Object.fromEntries(entries.map(([name, value]) => [name, shortText(value)])));
    }
  }

  markBad(line: number, reason: string): void {
    this.report.badCount += 1;
    if (this.report.badLines.length < MAX_BAD_LINES) this.report.badLines.push({ line, reason });
  }

  finish(): RowReport {
    this.report.columns = [...this.columns];
    return this.report;
  }
}
