/** Sends what stages have made, one after another, beside the events. */
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { isAbsolute, join, normalize } from "node:path";
import { Readable } from "node:stream";
import type { TrainerEvent } from "@switchyard/protocol";
import type { LeaseGuard } from "./lease-guard";
import { pack, tarPath } from "./pack";
import { backoffMs, sleep } from "./pause";
import { isPassing, type ServerClient } from "./server-client";

export type ArtifactEvent = TrainerEvent & { kind: "artifact" };

export interface ArtifactUploadOptions {
  readonly client: ServerClient;
  readonly guard: LeaseGuard;
  readonly runId: string;
  readonly fence: number;
  readonly runFolder: string;
  readonly scratch: string;
  readonly signal: AbortSignal;
}

export class ArtifactUploads {
  readonly #options: ArtifactUploadOptions;
  readonly #problems: string[] = [];
  #queue: Promise<void> = Promise.resolve();

  constructor(options: ArtifactUploadOptions) {
    this.#options = options;
  }

  add(event: ArtifactEvent): void {
    this.#queue = this.#queue.then(() =>
      this.#send(event).catch((error: Error) => {
        this.#problems.push(`'${event.name}' could not be uploaded: ${error.message}`);
      }),
    );
  }

  /** Waits for all; what could not be sent, in words. */
  async finish(): Promise<readonly string[]> {
    await this.#queue;
    return this.#problems;
  }

  async #send(event: ArtifactEvent): Promise<void> {
    const { runFolder, scratch } = this.#options;
    const relative = normalize(event.path);
    if (isAbsolute(relative) || relative.startsWith(".."))
      throw new Error("it lies outside the run's folder");
    const draft = tarPath(scratch, `${event.attempt}-${event.seq}`);
    try {
      const packed = await pack(join(runFolder, relative), draft);
      await this.#insist(() => this.#put(packed));
      const { stage, role, name, stageHash } = event;
      const { client, guard, runId, fence } = this.#options;
      const body = { runId, fence, stage, role, name, stageHash, sha256: packed.sha256 };
      await this.#insist(() => guard.watching(() => client.attach(body)));
    } finally {
      await rm(draft, { force: true });
    }
  }

  async #put({ path, sha256, bytes }: { path: string; sha256: string; bytes: number }): Promise<void> {
    const { client } = this.#options;
    if (await client.hasArtifact(sha256)) return;
    const body = Readable.toWeb(createReadStream(path)) as ReadableStream;
    await client.putArtifact(sha256, { body, bytes });
  }

  async #insist(call: () => Promise<void>): Promise<void> {
    const { guard, signal } = this.#options;
    for (let tries = 1; ; tries += 1) {
      await guard.untilCertain(signal);
      if (signal.aborted || guard.lost.aborted) throw new Error("the worker stopped before");
      try {
        return await call();
      } catch (error) {
        if (!isPassing(error)) throw error;
        await sleep(backoffMs(tries), signal);
      }
    }
  }
}
