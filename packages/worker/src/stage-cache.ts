/** Finished stages and uploaded files on this machine, by digest. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { LeaseGrant } from "@switchyard/protocol";
import { download, tarPath, unpack } from "./pack";
import { backoffMs, sleep } from "./pause";
import { isPassing, type ServerClient } from "./server-client";

export class LocalStore {
  /** `<sha256>` of uploaded files. */
  readonly files: string;
  /** `<stageHash>/` of finished stages. */
  readonly stages: string;
  readonly scratch: string;

  constructor(dataDir: string) {
    this.files = join(dataDir, "files");
    this.stages = join(dataDir, "stages");
    this.scratch = join(dataDir, "scratch");
  }

  async prepare(): Promise<void> {
    await rm(this.scratch, { recursive: true, force: true });
    for (const folder of [this.files, this.stages, this.scratch]) await mkdir(folder, { recursive: true });
  }
}

/**
 * Fetches what a run, or a question, needs. A stage that cannot be fetched is run again; a file that is missing stops the run. Drafts
 * have names of their own: a run and a question may fetch the same at once.
 */
export async function fetchInputs(
  client: ServerClient,
  store: LocalStore,
  lease: Pick<LeaseGrant, "cachedStages" | "files">,
  signal: AbortSignal,
): Promise<void> {
  for (const { sha256 } of lease.files) {
    const path = join(store.files, sha256);
    if (!existsSync(path))
      await fetchUntil(
        client,
        { sha256, draft: join(store.scratch, `${sha256}-${randomUUID()}`), signal },
        (draft) => rename(draft, path),
      );
  }
  for (const { stageHash, sha256 } of lease.cachedStages) {
    const target = join(store.stages, stageHash);
    if (existsSync(target)) continue;
    const fetching = fetchUntil(
      client,
      { sha256, draft: tarPath(store.scratch, `${stageHash}-${randomUUID()}`), signal },
      (draft) => unpack(draft, target),
    );
    await fetching.catch(() => undefined);
  }
}

interface Fetch {
  readonly sha256: string;
  readonly draft: string;
  readonly signal: AbortSignal;
}
const MAX_TRIES = 8;

async function fetchUntil(
  client: ServerClient,
  { sha256, draft, signal }: Fetch,
  use: (draft: string) => Promise<void>,
): Promise<void> {
  for (let tries = 1; !signal.aborted; tries += 1) {
    try {
      if (await download(await client.getArtifact(sha256), draft, sha256)) return await use(draft);
      if (tries >= MAX_TRIES) throw new Error(`The server's copy of ${sha256} is damaged.`);
    } catch (error) {
      if (!isPassing(error) || tries >= MAX_TRIES) throw error;
      await sleep(backoffMs(tries), signal);
    } finally {
      await rm(draft, { force: true });
    }
  }
}
