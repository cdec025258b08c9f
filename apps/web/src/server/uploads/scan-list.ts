import { RowBytes, type RowReport, RowReporter } from "./row-report";

const code = (sign: string): number => sign.charCodeAt(0);
const [NEWLINE, QUOTE, BACKSLASH, COMMA] = [code("\n"), code('"'), code("\\"), code(",")];
const OPEN: ReadonlySet<number> = new Set([code("["), code("{")]);
const CLOSE: ReadonlySet<number> = new Set([code("]"), code("}")]);
const SPACE: ReadonlySet<number> = new Set([code(" "), code("\t"), code("\r"), NEWLINE]);

/** Reads a JSON list of objects as it streams by, item by item: a bad item is named by the line that it begins in. */
export class ListScanner {
  private readonly reporter = new RowReporter();
  private readonly item = new RowBytes();
  private line = 1;
  private itemLine = 1;
  /** 0 outside of the list, 1 between its items and in plain values, more inside of an item. */
  private depth = 0;
  private isOver = false;
  private isInText = false;
  private isEscaped = false;

  push(chunk: Uint8Array): void {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (this.isBoundary(byte)) {
        this.item.add(chunk.subarray(start, at));
        start = at + 1;
        this.endItem(byte);
      } else if (this.item.isEmpty && start === at && SPACE.has(byte)) {
        start = at + 1;
      } else if (this.item.isEmpty && start === at) {
        this.itemLine = this.line;
      }
      if (byte === NEWLINE) this.line += 1;
    }
    this.item.add(chunk.subarray(start));
  }

  finish(): RowReport {
    if (!this.isOver) {
      if (!this.item.isEmpty) this.reporter.take(this.itemLine, this.item.take());
      this.reporter.markBad(this.line, "ends before the list does");
    } else if (!this.item.isEmpty) this.reporter.markBad(this.itemLine, "has text after the list");
    return this.reporter.finish();
  }

  /** Whether this byte begins or ends the list, or stands between two items; keeps count of what is open. */
  private isBoundary(byte: number): boolean {
    if (this.isOver) return false;
    if (this.isInText) {
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === BACKSLASH) this.isEscaped = true;
      else if (byte === QUOTE) this.isInText = false;
      return false;
    }
    if (byte === QUOTE) this.isInText = true;
    if (OPEN.has(byte)) {
      this.depth += 1;
      return this.depth === 1;
    }
    if (CLOSE.has(byte)) {
      this.depth -= 1;
      return this.depth === 0;
    }
    return byte === COMMA && this.depth === 1;
  }

  private endItem(byte: number): void {
    if (OPEN.has(byte)) return;
    if (this.item.isEmpty) {
      if (byte === COMMA) this.reporter.markBad(this.line, "has a comma without an item before it");
    } else this.reporter.take(this.itemLine, this.item.take());
    if (byte !== COMMA) this.isOver = true;
  }
}
