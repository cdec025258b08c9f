/** Database, pages and worker of one start: brought up in this order, taken down in the reverse. */
import { join } from "node:path";
import type { OpenDatabase } from "@switchyard/db";
import type { Phases } from "../setup/phases.mjs";
import { ROOT, VENV_PYTHON, WEB } from "../setup/places.mjs";
import { DatabaseKeeper } from "./database-keeper";
import type { StartOptions } from "./options.mjs";
import { ProcessRegistry } from "./process-registry.mjs";
import { type ChildSpec, SupervisedChild } from "./supervised-child";
import { waitForPages } from "./wait-for-pages";
import { NEXT } from "./web-build";

/** A stop takes at most the sum of these, which is below the ten seconds that are promised. */
const WORKER_GRACE_MS = 6_500;
const WEB_GRACE_MS = 1_000;
const PAGES_TIMEOUT_MS = 60_000;

export interface ServicesOptions {
  readonly options: StartOptions;
  readonly phases: Phases;
  /** Something died too often: the start as a whole has failed. */
  readonly onLost: (error: unknown) => void;
}

export class Services {
  readonly address: string;
  readonly #options: StartOptions;
  readonly #registry: ProcessRegistry;
  readonly #database: DatabaseKeeper;
  readonly #web: SupervisedChild;
  readonly #worker: SupervisedChild;
  #databaseUrl = "";
  #token = "";

  constructor({ options, phases, onLost }: ServicesOptions) {
    this.#options = options;
    this.address = `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${options.port}`;
    this.#registry = new ProcessRegistry(options.dataDir);
    this.#database = new DatabaseKeeper({
      dataDir: options.dataDir,
      url: options.databaseUrl,
      onReopened: (database) => void this.#useDatabase(database),
      onLost,
      say: (text) => phases.say(text),
    });
    const hooks = {
      onStarted: (name: string, pid: number) => this.#registry.record(name, pid),
      onDied: (name: string, how: string, restartMs: number | null) => {
        if (restartMs !== null) return phases.say(`The ${name} process ${how}; it is started again.`);
        onLost(new Error(`The ${name} process ${how}`));
      },
    };
    this.#web = new SupervisedChild(() => this.#webSpec(), hooks);
    this.#worker = new SupervisedChild(() => this.#workerSpec(), hooks);
  }

  async startDatabase(): Promise<OpenDatabase> {
    const database = await this.#database.open();
    this.#databaseUrl = database.url;
    return database;
  }

  get database(): OpenDatabase | null {
    return this.#database.current;
  }

  async startWeb(): Promise<void> {
    this.#web.start();
    await waitForPages(this.address, PAGES_TIMEOUT_MS);
  }

  startWorker(token: string): void {
    this.#token = token;
    this.#worker.start();
  }

  async stop(): Promise<void> {
    await this.#worker.stop(WORKER_GRACE_MS);
    await this.#web.stop(WEB_GRACE_MS);
    await this.#database.close();
    this.#registry.clear();
  }

  kill(): void {
    this.#worker.kill();
    this.#web.kill();
  }

  async #useDatabase(database: OpenDatabase): Promise<void> {
    // At the same address the pages find it again by themselves.
    if (database.url === this.#databaseUrl) return;
    this.#databaseUrl = database.url;
    await this.#web.restart(WEB_GRACE_MS);
  }

  #webSpec(): ChildSpec {
    const { host, port, dataDir, privateWebhooks } = this.#options;
    return {
      name: "web",
      command: process.execPath,
      args: [NEXT, "start", "--hostname", host, "--port", String(port)],
      cwd: WEB,
      env: {
        ...this.#commonEnv(),
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        SWITCHYARD_DATABASE_URL: this.#databaseUrl,
        SWITCHYARD_DATA: dataDir,
        ...(privateWebhooks ? { SWITCHYARD_PRIVATE_WEBHOOKS: "1" } : {}),
      },
      logFile: join(dataDir, "logs", "web.log"),
    };
  }

  #workerSpec(): ChildSpec {
    const { dataDir, allowCustomCode, allowPrivateNetwork } = this.#options;
    const allowed = [
      ...(allowCustomCode ? ["--allow-custom-code"] : []),
      ...(allowPrivateNetwork ? ["--allow-private-network"] : []),
    ];
    const cli = join(ROOT, "apps", "cli", "bin", "switchyard.mjs");
    return {
      name: "worker",
      command: process.execPath,
      args: [
        ...[cli, "worker", "--server", this.address, "--name", "local"],
        ...["--data", join(dataDir, "worker"), ...allowed],
      ],
      cwd: ROOT,
      // The token stays out of the list of processes, which everybody can read.
      env: { ...this.#commonEnv(), SWITCHYARD_TOKEN: this.#token },
      logFile: join(dataDir, "logs", "worker.log"),
    };
  }

  #commonEnv(): NodeJS.ProcessEnv {
    const { DATABASE_URL: _, ...env } = process.env;
    return { ...env, SWITCHYARD_PYTHON: VENV_PYTHON };
  }
}
