import { RowBytes, type RowReport, RowReporter } from "./row-report";

const NEWLINE = 10;

/** Reads a file of one JSON object a line as it streams by. */
export class JsonlScanner {
  private readonly reporter = new RowReporter();
  private readonly row = new RowBytes();
  private line = 0;

  /** Takes the next piece of the file, cut anywhere. */
  push(chunk: Uint8Array): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.row.add(chunk.subarray(start, end));
      this.endLine();
      start = end + 1;
    }
    this.row.add(chunk.subarray(start));
  }

  /** After the last piece: the last line may have no line break. */
  finish(): RowReport {
    if (!this.row.isEmpty) this.endLine();
    return this.reporter.finish();
  }

  private endLine(): void {
    this.line += 1;
    this.reporter.take(this.line, this.row.take());
  }
}
