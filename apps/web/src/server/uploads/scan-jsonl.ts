/**
 * Reads a JSONL file as it streams by: what columns it has, what its first rows look like, and which lines are no
 * use. Memory is bounded by the longest line that is allowed, not by the file.
 */

export interface BadLine {
  /** From 1. */
  line: number;
  reason: string;
}

export interface JsonlReport {
  /** Lines that hold something. */
  lines: number;
  /** Lines that are a JSON object. */
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
export const MAX_LINE_BYTES = 8 * 1024 * 1024;

const NEWLINE = 10;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

function shortText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text;
}

/** What is wrong with a line, or the object that it holds. */
function readLine(bytes: Uint8Array): { row: Record<string, unknown> } | { reason: string } | null {
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

export class JsonlScanner {
  readonly report: JsonlReport = { lines: 0, rows: 0, columns: [], sample: [], badLines: [], badCount: 0 };
  private readonly columns = new Set<string>();
  private parts: Uint8Array[] = [];
  private held = 0;
  private line = 0;
  private isTooLong = false;

  /** Takes the next piece of the file, cut anywhere. */
  push(chunk: Uint8Array): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.keep(chunk.subarray(start, end));
      this.endLine();
      start = end + 1;
    }
    this.keep(chunk.subarray(start));
  }

  /** After the last piece: the last line may have no line break. */
  finish(): JsonlReport {
    if (this.held > 0 || this.isTooLong) this.endLine();
    this.report.columns = [...this.columns];
    return this.report;
  }

  private keep(piece: Uint8Array): void {
    if (piece.length === 0 || this.isTooLong) return;
    this.held += piece.length;
    if (this.held > MAX_LINE_BYTES) {
      this.isTooLong = true;
      this.parts = [];
      return;
    }
    this.parts.push(piece.slice());
  }

  private endLine(): void {
    this.line += 1;
    const bytes = this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
    const { isTooLong } = this;
    this.parts = [];
    this.held = 0;
    this.isTooLong = false;
    if (isTooLong) {
      this.report.lines += 1;
      this.markBad(`is longer than ${MAX_LINE_BYTES / 1024 / 1024} MiB`);
    } else if (bytes && bytes.length > 0) this.take(bytes);
  }

  private take(bytes: Uint8Array): void {
    const hasMark = this.line === 1 && BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte);
    const read = readLine(hasMark ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes);
    if (!read) return;
    this.report.lines += 1;
    if ("reason" in read) {
      this.markBad(read.reason);
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

  private markBad(reason: string): void {
    this.report.badCount += 1;
    if (this.report.badLines.length < MAX_BAD_LINES) this.report.badLines.push({ line: this.line, reason });
  }
}
