/** A child process that is started again when it dies, until it is told to stop or dies too often to be worth it. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { identify, type ProcessIdentity } from "../setup/process-identity.mjs";
import { endProcess, killGroup } from "./end-process.mjs";
import { lastLogLines, openLog } from "./log-file";

export interface ChildSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
}

export interface ChildHooks {
  onStarted(name: string, pid: number): void;
  /** `restartMs` is null when it is given up. */
  onDied(name: string, how: string, restartMs: number | null): void;
}

/** One that lived this long was sound: what follows counts as its first death. */
const SOUND_MS = 60_000;
const MAX_DEATHS = 6;
const FIRST_RESTART_MS = 500;
const SHOWN_LINES = 8;

export const restartDelayMs = (deaths: number): number | null =>
  deaths >= MAX_DEATHS ? null : FIRST_RESTART_MS * 2 ** (deaths - 1);

export class SupervisedChild {
  readonly #specify: () => ChildSpec;
  readonly #hooks: ChildHooks;
  #identity: ProcessIdentity | null = null;
  #restart: NodeJS.Timeout | undefined;
  #isStopping = false;
  #deaths = 0;

  /** The spec is asked for at every start, since addresses may have changed. */
  constructor(specify: () => ChildSpec, hooks: ChildHooks) {
    this.#specify = specify;
    this.#hooks = hooks;
  }

  start(): void {
    this.#isStopping = false;
    const { name, command, args, cwd, env, logFile } = this.#specify();
    const log = openLog(logFile);
    // A group of its own: Ctrl+C in the terminal reaches us alone, and we stop the children in order.
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", log, log] });
    closeSync(log);
    const startedAt = performance.now();
    this.#watch(child, startedAt);
    if (child.pid === undefined) return;
    this.#identity = identify(child.pid);
    this.#hooks.onStarted(name, child.pid);
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restart);
    if (this.#identity) await endProcess(this.#identity, graceMs);
  }

  async restart(graceMs: number): Promise<void> {
    await this.stop(graceMs);
    this.start();
  }

  kill(): void {
    this.#isStopping = true;
    clearTimeout(this.#restart);
    if (this.#identity) killGroup(this.#identity);
  }

  #watch(child: ChildProcess, startedAt: number): void {
    let isOver = false;
    const over = (how: string): void => {
      if (isOver) return;
      isOver = true;
      if (this.#isStopping) return;
      this.#identity = null;
      this.#died(how, performance.now() - startedAt);
    };
    child.once("error", (error) => over(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) =>
      over(signal ? `was ended by ${signal}` : `ended with exit code ${code}`),
    );
  }

  #died(how: string, livedMs: number): void {
    this.#deaths = livedMs > SOUND_MS ? 1 : this.#deaths + 1;
    const restartMs = restartDelayMs(this.#deaths);
    const { name, logFile } = this.#specify();
    const tail = lastLogLines(logFile, SHOWN_LINES).map((line) => `    ${line}`);
    this.#hooks.onDied(name, restartMs === null ? `${how}\n${tail.join("\n")}` : how, restartMs);
    if (restartMs !== null) this.#restart = setTimeout(() => this.start(), restartMs);
  }
}
