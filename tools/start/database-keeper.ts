/** Opens the database and, where it is our own server, starts it again when it dies. */
import { setTimeout as sleep } from "node:timers/promises";
import { type OpenDatabase, openDatabase } from "@switchyard/db";
import { identify, isRunning, type ProcessIdentity } from "../setup/process-identity.mjs";

const POLL_MS = 1_000;
const MAX_RESTARTS = 5;

export interface DatabaseKeeperOptions {
  readonly dataDir: string;
  readonly url: string | null;
  /** After the server was started again it has another port, so its users need the new address. */
  readonly onReopened: (database: OpenDatabase) => void;
  readonly onLost: (error: unknown) => void;
  readonly say: (text: string) => void;
}

export class DatabaseKeeper {
  readonly #options: DatabaseKeeperOptions;
  readonly #stop = new AbortController();
  #database: OpenDatabase | null = null;
  #opening: Promise<OpenDatabase> | null = null;
  #server: ProcessIdentity | null = null;

  constructor(options: DatabaseKeeperOptions) {
    this.#options = options;
  }

  async open(): Promise<OpenDatabase> {
    this.#opening = this.#open();
    const database = await this.#opening;
    if (this.#server) void this.#keep();
    return database;
  }

  /** The present connection; null while the server is being started again. */
  get current(): OpenDatabase | null {
    return this.#database;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    // A stop may come while it is still being opened.
    await this.#opening?.catch(() => undefined);
    const database = this.#database;
    this.#database = null;
    await database?.close();
  }

  async #open(): Promise<OpenDatabase> {
    const { dataDir, url } = this.#options;
    const database = await openDatabase({ dataDir, max: 4, ...(url ? { url } : {}) });
    this.#database = database;
    this.#server = database.embeddedPid === null ? null : identify(database.embeddedPid);
    return database;
  }

  async #keep(): Promise<void> {
    for (let restarts = 0; !this.#stop.signal.aborted; ) {
      await sleep(POLL_MS);
      if (this.#stop.signal.aborted || (this.#server && isRunning(this.#server))) continue;
      if (++restarts > MAX_RESTARTS) {
        this.#options.onLost(
          new Error(`The database died ${restarts} times; its log is postgres.log in the data folder.`),
        );
        return;
      }
      this.#options.say("The database has died; it is started again.");
      await this.#reopen().catch(this.#options.onLost);
    }
  }

  async #reopen(): Promise<void> {
    const dead = this.#database;
    this.#database = null;
    await dead?.close().catch(() => undefined);
    this.#opening = this.#open();
    this.#options.onReopened(await this.#opening);
  }
}
