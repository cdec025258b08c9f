/** A whole Switchyard of its own for a test: `npm start`'s command on a data folder and a port of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../tools/setup/places.mjs";
import { isRunning, type ProcessIdentity } from "../../tools/setup/process-identity.mjs";

/** On a machine that is busy with much else. */
const START_TIMEOUT_MS = 240_000;
const POLL_MS = 50;

export type ProcessName = "web" | "worker";

export function newDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-e2e-"));
  // Started by root, the database runs as another user, who must be able to enter.
  chmodSync(folder, 0o755);
  return folder;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (!address || typeof address === "string") throw new Error("no free port");
  return address.port;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly ms: number;
}

export class Switchyard {
  readonly port: number;
  readonly dataDir: string;
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #startedAt = performance.now();
  #output = "";
  #exit: { code: number | null } | null = null;

  constructor(dataDir: string, port: number, args: readonly string[] = []) {
    this.port = port;
    this.dataDir = dataDir;
    this.address = `http://127.0.0.1:${port}`;
    const env = { ...process.env };
    delete env.DATABASE_URL;
    this.#child = spawn(
      process.execPath,
      [join(ROOT, "tools/start.mjs"), "--data", dataDir, "--port", String(port), "--no-open", ...args],
      { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"], detached: true },
    );
    const collect = (chunk: Buffer): void => {
      this.#output += chunk.toString();
    };
    this.#child.stdout?.on("data", collect);
    this.#child.stderr?.on("data", collect);
    this.#child.once("exit", (code) => {
      this.#exit = { code };
    });
  }

  static async start(
    args: readonly string[] = ["--no-example"],
    dataDir = newDataFolder(),
    port?: number,
  ): Promise<Switchyard> {
    const started = new Switchyard(dataDir, port ?? (await freePort()), args);
    await started.untilReady();
    return started;
  }

  get output(): string {
    return this.#output;
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error("not started");
    return this.#child.pid;
  }

  async untilReady(): Promise<void> {
    await until(`${this.address} answers`, START_TIMEOUT_MS, async () => {
      if (this.#exit) throw new Error(`start ended with ${this.#exit.code}:\n${this.#output}`);
      // Not whether the port answers: what a killed start has left may do that.
      return this.#output.includes(`Switchyard is at ${this.address}`);
    });
  }

  async isHealthy(): Promise<boolean> {
    const response = await fetch(`${this.address}/api/health`).catch(() => null);
    return response?.ok ?? false;
  }

  /** A running process of this start, by the name under which it is recorded. */
  process(name: ProcessName): ProcessIdentity {
    const processes = JSON.parse(readFileSync(join(this.dataDir, "processes.json"), "utf8"));
    return processes[name];
  }

  databasePid(): number {
    return Number(readFileSync(join(this.dataDir, "pg", "postmaster.pid"), "utf8").split("\n")[0]);
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.pid, name);
  }

  async untilEnded(timeoutMs: number): Promise<Ended> {
    await until("the start ends", timeoutMs, () => this.#exit !== null);
    return { code: this.#exit?.code ?? null, output: this.#output, ms: performance.now() - this.#startedAt };
  }

  /** As Ctrl+C does. Returns how long it took. */
  async stop(): Promise<number> {
    const begun = performance.now();
    if (!this.#exit) this.signal("SIGINT");
    await this.untilEnded(20_000);
    return performance.now() - begun;
  }

  async stopAndRemove(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

export async function until(
  what: string,
  timeoutMs: number,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs / 1000} s: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export const isGone = (identity: ProcessIdentity): boolean => !isRunning(identity);
