/** Reads a growing event file line by line. A last line without its end is left until it is whole. */
import { type FileHandle, open, stat } from "node:fs/promises";

export interface EventLine {
  readonly seq: number;
  readonly kind: string;
  readonly text: string;
}

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 10;

export class EventTail {
  readonly #path: string;
  #file: FileHandle | null = null;
  /** Where the first byte that has not been returned lies. */
  #offset = 0;
  #nextSeq = 1;

  constructor(path: string) {
    this.#path = path;
  }

  /** Bytes that the trainer has written and that have not been returned. */
  async unreadBytes(): Promise<number> {
    const found = await stat(this.#path).catch(() => null);
    return found ? Math.max(0, found.size - this.#offset) : 0;
  }

  /** Whole lines, up to about `maxBytes`; at least one if there is one, however long. */
  async read(maxLines: number, maxBytes: number): Promise<EventLine[]> {
    this.#file ??= await open(this.#path, "r").catch(() => null);
    if (this.#file === null) return [];
    const bytes = await this.#readLines(maxBytes);
    const lines: EventLine[] = [];
    let start = 0;
    while (lines.length < maxLines) {
      const end = bytes.indexOf(NEWLINE, start);
      if (end < 0) break;
      lines.push(this.#parse(bytes.toString("utf8", start, end)));
      start = end + 1;
    }
    this.#offset += start;
    return lines;
  }

  /** Goes back so that the next line returned is the one after `seq`. */
  async rewindTo(seq: number): Promise<void> {
    this.#offset = 0;
    this.#nextSeq = 1;
    while (this.#nextSeq <= seq) {
      const lines = await this.read(1, 1);
      if (lines.length === 0) return;
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
  }

  /** At least up to the first line end after `maxBytes`, or to the end of the file. */
  async #readLines(maxBytes: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let length = 0;
    for (let hasLine = false; length < maxBytes || !hasLine; ) {
      const size =
        length < maxBytes ? Math.min(CHUNK_BYTES, Math.max(4_096, maxBytes - length)) : CHUNK_BYTES;
      const part = Buffer.allocUnsafe(size);
      const read = (await this.#file?.read(part, 0, size, this.#offset + length))?.bytesRead ?? 0;
      if (read === 0) break;
      parts.push(part.subarray(0, read));
      hasLine ||= part.subarray(0, read).includes(NEWLINE);
      length += read;
    }
    return Buffer.concat(parts);
  }

  /** Only `seq` and `kind` are looked at. The trainer numbers from 1 without a gap, so anything else is damage. */
  #parse(text: string): EventLine {
    const { seq, kind } = headOf(text);
    if (seq !== this.#nextSeq) {
      throw new DamagedEvents(`Event ${this.#nextSeq} was expected in ${this.#path}, not ${seq}.`);
    }
    this.#nextSeq += 1;
    return { seq, kind, text };
  }
}

export class DamagedEvents extends Error {}

/** The head of a line is written first and holds no text of a model, so it need not be parsed as a whole. */
const HEAD = /^\{"v":\d+,"attempt":\d+,"seq":(\d+),"t":[^,]*,"kind":"([^"]*)"/;

function headOf(text: string): { seq: number; kind: string } {
  const match = HEAD.exec(text.slice(0, 300));
  if (match) return { seq: Number(match[1]), kind: match[2] ?? "" };
  try {
    const { seq, kind } = JSON.parse(text) as { seq: number; kind: string };
    return { seq, kind };
  } catch {
    return { seq: -1, kind: "" };
  }
}
