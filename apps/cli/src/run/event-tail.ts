import { closeSync, openSync, readSync } from "node:fs";
import { type TrainerEvent, trainerEventSchema } from "@switchyard/protocol";

const CHUNK_BYTES = 256 * 1024;

/** Reads an event file while the trainer writes it: each call gives the whole lines that have come since the last. */
export class EventTail {
  readonly #path: string;
  #offset = 0;
  #rest = Buffer.alloc(0);

  constructor(path: string) {
    this.#path = path;
  }

  read(): TrainerEvent[] {
    const events: TrainerEvent[] = [];
    for (let chunk = this.#readChunk(); chunk.length > 0; chunk = this.#readChunk()) {
      this.#offset += chunk.length;
      const data = Buffer.concat([this.#rest, chunk]);
      const end = data.lastIndexOf(0x0a) + 1;
      this.#rest = data.subarray(end);
      for (const line of data.toString("utf8", 0, end).split("\n")) {
        if (line) events.push(trainerEventSchema.parse(JSON.parse(line)));
      }
    }
    return events;
  }

  /** Empty when there is nothing new, or no file yet. */
  #readChunk(): Buffer {
    let file: number;
    try {
      file = openSync(this.#path, "r");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return Buffer.alloc(0);
      throw error;
    }
    try {
      const buffer = Buffer.alloc(CHUNK_BYTES);
      return buffer.subarray(0, readSync(file, buffer, 0, CHUNK_BYTES, this.#offset));
    } finally {
      closeSync(file);
    }
  }
}
