/**
 * Which processes a start has running, in `<data>/processes.json`: the next start ends what a killed one left behind,
 * and tests and people find the worker's pid there.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { identify, isRunning, type ProcessIdentity } from "../setup/process-identity.mjs";
import { endProcess } from "./end-process";

const registrySchema = z.record(z.string(), z.object({ pid: z.int().positive(), startTime: z.string() }));

/** A worker pauses its trainer at the next step before it goes. */
const LEFTOVER_GRACE_MS = 8_000;

export class ProcessRegistry {
  readonly #path: string;
  #known: Record<string, ProcessIdentity> = {};

  constructor(dataDir: string) {
    this.#path = join(dataDir, "processes.json");
  }

  /** Ends what the last start left running, if it was killed. Returns the names of what was found. */
  async endLeftovers(): Promise<string[]> {
    const left = Object.entries(this.#read()).filter(([, identity]) => identity.pid !== process.pid);
    const alive = left.filter(([, identity]) => isRunning(identity));
    await Promise.all(alive.map(([, identity]) => endProcess(identity, LEFTOVER_GRACE_MS)));
    return alive.map(([name]) => name);
  }

  record(name: string, pid: number): void {
    this.#known[name] = identify(pid);
    this.#write();
  }

  clear(): void {
    rmSync(this.#path, { force: true });
  }

  #write(): void {
    const draft = `${this.#path}.draft`;
    writeFileSync(draft, `${JSON.stringify(this.#known, null, 2)}\n`);
    renameSync(draft, this.#path);
  }

  #read(): Record<string, ProcessIdentity> {
    try {
      return registrySchema.parse(JSON.parse(readFileSync(this.#path, "utf8")));
    } catch {
      return {};
    }
  }
}
