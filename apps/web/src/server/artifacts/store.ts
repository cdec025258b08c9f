/**
 * Content-addressed files: `<data>/artifacts/<first two>/<sha256>`. The name is always a digest that was checked, never a text
 * from outside; a file appears under its name only when it is whole and on disk.
 */
import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";

const DIGEST = /^[0-9a-f]{64}$/;

export type Received =
  | { ok: true; bytes: number; sha256: string }
  | { ok: false; reason: "tooLarge" | "mismatch" };

export interface ReceiveOptions {
  readonly limitBytes: number;
  /** What the sender says the digest is; without it any content is taken. */
  readonly sha256?: string;
}

export class ArtifactStore {
  readonly #folder: string;

  readonly dataDir: string;

  constructor(dataDir: string) {
    this.dataDir = dataDir;
    this.#folder = join(dataDir, "artifacts");
  }

  #pathOf(sha256: string): string {
    if (!DIGEST.test(sha256)) throw new Error("not a digest");
    return join(this.#folder, sha256.slice(0, 2), sha256);
  }

  async size(sha256: string): Promise<number | null> {
    const found = await stat(this.#pathOf(sha256)).catch(() => null);
    return found ? found.size : null;
  }

  read(sha256: string): NodeJS.ReadableStream & { destroy(): void } {
    return createReadStream(this.#pathOf(sha256));
  }

  /** Stores a stream, hashing as it goes. Nothing is left behind unless the content is what it should be. */
  async receive(body: AsyncIterable<Uint8Array>, options: ReceiveOptions): Promise<Received> {
    const drafts = join(this.#folder, "drafts");
    await mkdir(drafts, { recursive: true });
    const draft = join(drafts, randomBytes(12).toString("hex"));
    const file = await open(draft, "wx");
    try {
      const hash = createHash("sha256");
      let bytes = 0;
      for await (const part of body) {
        bytes += part.byteLength;
        if (bytes > options.limitBytes) return { ok: false, reason: "tooLarge" };
        hash.update(part);
        await file.writeFile(part);
      }
      const sha256 = hash.digest("hex");
      if (options.sha256 !== undefined && options.sha256 !== sha256) return { ok: false, reason: "mismatch" };
      await file.sync();
      await this.#publish(draft, sha256);
      return { ok: true, bytes, sha256 };
    } finally {
      await file.close();
      await rm(draft, { force: true });
    }
  }

  async #publish(draft: string, sha256: string): Promise<void> {
    const path = this.#pathOf(sha256);
    const folder = join(path, "..");
    await mkdir(folder, { recursive: true });
    await rename(draft, path);
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  }

  /** Removes what broken uploads of an earlier process have left. */
  async clearDrafts(): Promise<void> {
    const drafts = join(this.#folder, "drafts");
    for (const name of await readdir(drafts).catch(() => [])) await rm(join(drafts, name), { force: true });
  }
}
