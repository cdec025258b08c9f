/** One trainer as a child process in a group of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import { allowanceFlags, type OwnerAllows, trainerEnvironment } from "./owner-allows";
import { killGroup, processStart, signalGroup } from "./process-group";
import type { RunFolder, TrainerNote } from "./run-folder";

export interface LaunchOptions {
  readonly python: string;
  readonly folder: RunFolder;
  readonly attempt: number;
  /** Uploaded files, each named by its SHA-256. */
  readonly files: string;
  /** Finished stages by hash, shared by the runs of this machine. */
  readonly stages: string;
  readonly allows: OwnerAllows;
  /** Instead of `-m trainer`; tests put a script here. */
  readonly trainer?: readonly string[];
}

export interface TrainerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The kernel has killed processes for want of memory while it ran. */
  readonly isOutOfMemory: boolean;
  /** The end of what it wrote on standard error. */
  readonly lastWords: string;
}

const LAST_WORDS_CHARS = 4_000;

export class TrainerProcess {
  readonly pid: number;
  readonly exit: Promise<TrainerExit>;
  readonly #child: ChildProcess;
  #lastWords = "";

  constructor(options: LaunchOptions) {
    const { python, folder, attempt, files, stages, allows, trainer = ["-m", "trainer"] } = options;
    const oomKillsBefore = oomKills();
    this.#child = spawn(
      python,
      [
        ...trainer,
        "run",
        ...["--spec", folder.specFile, "--out", folder.path, "--attempt", String(attempt)],
        ...["--files", files, "--reuse", stages, ...allowanceFlags(allows)],
      ],
      { cwd: folder.path, detached: true, stdio: ["ignore", "pipe", "pipe"], env: trainerEnvironment() },
    );
    this.pid = this.#child.pid ?? 0;
    this.#keepOutput(folder.at(`trainer-${attempt}.log`));
    this.exit = new Promise((resolve) => {
      const done = (code: number | null, signal: NodeJS.Signals | null) =>
        resolve({ code, signal, lastWords: this.#lastWords, isOutOfMemory: oomKills() > oomKillsBefore });
      this.#child.once("close", done);
      this.#child.once("error", (error) => {
        this.#lastWords += `${error.message}\n`;
        done(null, null);
      });
    });
  }

  get note(): TrainerNote {
    return { pid: this.pid, startedAt: processStart(this.pid) };
  }

  /** To the whole group. */
  signal(signal: NodeJS.Signals): void {
    if (this.pid > 0) signalGroup(this.pid, signal);
  }

  /** Ends the group at once, children that outlived the trainer included, and waits until the trainer is reaped. */
  async kill(): Promise<void> {
    if (this.pid === 0) return;
    await killGroup(this.pid);
    await this.exit;
  }

  #keepOutput(logFile: string): void {
    const log = createWriteStream(logFile, { flags: "a" });
    // A full disk must not end the worker; the last words are kept in memory.
    log.on("error", () => undefined);
    this.#child.stdout?.pipe(log, { end: false });
    this.#child.stderr?.pipe(log, { end: false });
    this.#child.stderr?.on("data", (part: Buffer) => {
      this.#lastWords = (this.#lastWords + part.toString("utf8")).slice(-LAST_WORDS_CHARS);
    });
    this.#child.once("close", () => log.end());
  }
}

/** How often the kernel has killed a process for want of memory since boot; 0 where it does not say. */
function oomKills(): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync("/proc/vmstat", "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Ends a trainer that an earlier worker process left behind in this run's folder. */
export async function endLeftover(folder: RunFolder): Promise<boolean> {
  const left = await folder.readTrainer();
  if (left === null) return false;
  const isSame = left.startedAt === null || processStart(left.pid) === left.startedAt;
  // The leader may be gone while its children go on: without it the group's number cannot have been given to others.
  const isGone = processStart(left.pid) === null;
  if (isSame || isGone) await killGroup(left.pid);
  await folder.forgetTrainer();
  return isSame;
}
