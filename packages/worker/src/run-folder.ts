/** The folder of one run on the worker: what lies in it is the trainer's only interface. */
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { InboxLine, JobSpec } from "@switchyard/protocol";

export interface LeaseNote {
  readonly runId: string;
  readonly fence: number;
  readonly attempt: number;
}

/** The trainer that was launched last; the start time tells it from another process with its pid. */
export interface TrainerNote {
  readonly pid: number;
  readonly startedAt: string | null;
}

const RUN_ID = /^[A-Za-z0-9_-]{1,64}$/;

export class RunFolder {
  readonly path: string;

  constructor(dataDir: string, runId: string) {
    if (!RUN_ID.test(runId)) throw new Error(`'${runId}' is no run id.`);
    this.path = join(dataDir, "runs", runId);
  }

  at = (name: string): string => join(this.path, name);
  get specFile(): string {
    return this.at("spec.json");
  }
  eventsFile = (attempt: number): string => this.at(`events-${attempt}.ndjson`);

  async prepare(spec: JobSpec, lease: LeaseNote): Promise<void> {
    await mkdir(this.path, { recursive: true });
    await writeWhole(this.specFile, JSON.stringify(spec));
    await writeWhole(this.at("lease.json"), JSON.stringify(lease));
    // What an earlier attempt was told, and may have died before it read it, is not for this one.
    await rm(this.at("inbox.ndjson"), { force: true });
    await rm(this.at("ended"), { force: true });
  }

  /** How far the server has the events, for the trainer's next attempt. */
  writeAcked = (acked: { attempt: number; seq: number }): Promise<void> =>
    writeWhole(this.at("acked.json"), JSON.stringify(acked));

  async tellTrainer(line: InboxLine): Promise<void> {
    await writeFile(this.at("inbox.ndjson"), `${JSON.stringify(line)}\n`, { flag: "a" });
  }

  /** The lease is over; the folder stays for the next attempt. */
  dropLease = (): Promise<void> => rm(this.at("lease.json"), { force: true });

  /** The run is over for good: nobody will go on from here. */
  noteEnded = (): Promise<void> => writeWhole(this.at("ended"), "");

  noteTrainer = (note: TrainerNote): Promise<void> =>
    writeWhole(this.at("trainer.json"), JSON.stringify(note));
  readTrainer = (): Promise<TrainerNote | null> => readJson<TrainerNote>(this.at("trainer.json"));
  forgetTrainer = (): Promise<void> => rm(this.at("trainer.json"), { force: true });
}

/** Folders of runs, with the lease that each was left with. */
export async function listRunFolders(
  dataDir: string,
): Promise<{ folder: RunFolder; lease: LeaseNote | null }[]> {
  const names = await readdir(join(dataDir, "runs")).catch(() => []);
  const folders = names.filter((name) => RUN_ID.test(name)).map((name) => new RunFolder(dataDir, name));
  return Promise.all(
    folders.map(async (folder) => ({ folder, lease: await readJson<LeaseNote>(folder.at("lease.json")) })),
  );
}

/**
 * Removes the folders of runs that are over, but for the newest `keep`: their logs may still be wanted. The server has
 * their events and artifacts.
 */
export async function pruneEnded(dataDir: string, keep: number): Promise<void> {
  const ended: { path: string; at: number }[] = [];
  for (const { folder, lease } of await listRunFolders(dataDir)) {
    const mark = lease ? null : await stat(folder.at("ended")).catch(() => null);
    if (mark) ended.push({ path: folder.path, at: mark.mtimeMs });
  }
  ended.sort((a, b) => b.at - a.at);
  for (const { path } of ended.slice(keep)) await rm(path, { recursive: true, force: true });
}

async function readJson<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as T;
  } catch {
    return null;
  }
}

/** The file is the old one or the new one, never a part. */
async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
  const file = await open(draft, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
