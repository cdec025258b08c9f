/**
 * Which processes a start has running, in `<data>/processes.json`: the next start ends what a killed one left behind,
 * and tests and people find the worker's pid there.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { identify, isRunning } from "../setup/process-identity.mjs";
import { endProcess } from "./end-process.mjs";

/** @typedef {import("../setup/process-identity.mjs").ProcessIdentity} ProcessIdentity */

/** A worker pauses its trainer at the next step before it goes. */
const LEFTOVER_GRACE_MS = 8_000;

export class ProcessRegistry {
  /** @type {Record<string, ProcessIdentity>} */
  #known = {};

  /** @param {string} dataDir */
  constructor(dataDir) {
    this.path = join(dataDir, "processes.json");
  }

  /**
   * Ends what the last start left running, if it was killed. Returns the names of what was found.
   * @returns {Promise<string[]>}
   */
  async endLeftovers() {
    const alive = this.#read().filter(([, identity]) => identity.pid !== process.pid && isRunning(identity));
    await Promise.all(alive.map(([, identity]) => endProcess(identity, LEFTOVER_GRACE_MS)));
    return alive.map(([name]) => name);
  }

  /**
   * @param {string} name
   * @param {number} pid
   */
  record(name, pid) {
    this.#known[name] = identify(pid);
    const draft = `${this.path}.draft`;
    writeFileSync(draft, `${JSON.stringify(this.#known, null, 2)}\n`);
    renameSync(draft, this.path);
  }

  clear() {
    rmSync(this.path, { force: true });
  }

  /** @returns {[string, ProcessIdentity][]} what can be read; a torn or foreign file holds nothing */
  #read() {
    try {
      return Object.entries(JSON.parse(readFileSync(this.path, "utf8"))).flatMap(([name, identity]) => {
        const { pid, startTime } = identity;
        const isOne = Number.isInteger(pid) && pid > 1 && typeof startTime === "string";
        return isOne ? [/** @type {[string, ProcessIdentity]} */ ([name, { pid, startTime }])] : [];
      });
    } catch {
      return [];
    }
  }
}
