/** `python -m trainer serve` as a child that is kept between questions: one line in, one line out, one at a time. */
import { type ChildProcess, spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { type AskAnswer, askAnswerSchema, MAX_ASK_ANSWER_BYTES } from "@switchyard/protocol";
import type { Logger } from "pino";
import { allowanceFlags, type OwnerAllows, trainerEnvironment } from "./owner-allows";
import { killGroup, signalGroup } from "./process-group";

export interface WarmTrainerOptions {
  readonly python: string;
  /** Instead of `-m trainer`; tests put a script here. */
  readonly trainer?: readonly string[];
  /** Uploaded files, finished stages and run folders, which questions may name. */
  readonly files: string;
  readonly stages: string;
  readonly runs: string;
  readonly allows: OwnerAllows;
  readonly log: Logger;
  /** Without a question for so long it is ended: it holds memory. */
  readonly idleMs?: number;
}

const IDLE_MS = 10 * 60_000;
/** Its imports, on a busy machine. */
const START_MS = 150_000;
/** The trainer keeps its own deadline and says so; this is for one that hangs, or whose working process has to start again. */
const GRACE_MS = 60_000;
const PATIENCE_MS = 1_500;
const LAST_WORDS_CHARS = 2_000;

export class WarmTrainer {
  readonly #options: WarmTrainerOptions;
  #running: Served | null = null;
  #idle: NodeJS.Timeout | undefined;
  #sequence = 0;

  constructor(options: WarmTrainerOptions) {
    this.#options = options;
  }

  get isWarm(): boolean {
    return this.#running !== null;
  }

  /**
   * Never rejects. `signal`: nobody waits any more; the process is ended, for a question that was begun cannot be called back. Not for
   * two questions at once.
   */
  async ask(request: Record<string, unknown>, { seconds, signal }: Limits): Promise<AskAnswer> {
    clearTimeout(this.#idle);
    const served = await this.#start();
    if (signal.aborted) return this.#keep(failed("worker", "Given up.", "Ask again."));
    this.#sequence += 1;
    const line = JSON.stringify({ ...request, id: this.#sequence, seconds });
    const late = () => served.end("It did not answer in time.");
    const timer = setTimeout(late, seconds * 1_000 + GRACE_MS + (served.isReady ? 0 : START_MS));
    signal.addEventListener("abort", late, { once: true });
    const answer = await served.ask(line);
    clearTimeout(timer);
    signal.removeEventListener("abort", late);
    return this.#keep(answer);
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const running = this.#running;
    this.#running = null;
    await running?.end("The worker is being stopped.");
  }

  #keep(answer: AskAnswer): AskAnswer {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.close(), this.#options.idleMs ?? IDLE_MS);
    this.#idle.unref();
    return answer;
  }

  async #start(): Promise<Served> {
    if (this.#running) return this.#running;
    const served = new Served(this.#options);
    this.#running = served;
    void served.ended.then(() => {
      if (this.#running === served) this.#running = null;
    });
    return served;
  }
}

export interface Limits {
  readonly seconds: number;
  readonly signal: AbortSignal;
}

export const failed = (code: string, message: string, remedy: string): AskAnswer => ({
  ok: false,
  error: { code, node: null, param: null, message, remedy },
});

/** One life of the process. */
class Served {
  isReady = false;
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #log: Logger;
  #isOver = false;
  #waiting: ((answer: AskAnswer) => void) | null = null;
  #parts: Buffer[] = [];
  #bytes = 0;
  #lastWords = "";
  #reason = "";

  constructor({ python, trainer = ["-m", "trainer"], files, stages, runs, allows, log }: WarmTrainerOptions) {
    this.#log = log;
    const options = ["--files", files, "--stages", stages, "--runs", runs, ...allowanceFlags(allows)];
    this.#child = spawn(python, [...trainer, "serve", ...options], {
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
      env: trainerEnvironment(),
    });
    this.#lowerPriority();
    this.#child.stdin?.on("error", () => undefined);
    this.#child.stdout?.on("data", (part: Buffer) => this.#read(part));
    this.#child.stderr?.on("data", (part: Buffer) => {
      this.#lastWords = (this.#lastWords + part.toString("utf8")).slice(-LAST_WORDS_CHARS);
    });
    this.ended = new Promise((resolve) => {
      const done = () => {
        this.#isOver = true;
        this.#settle(this.#death());
        resolve();
      };
      this.#child.once("close", done);
      this.#child.once("error", (error) => {
        this.#lastWords += `${error.message}\n`;
        done();
      });
    });
  }

  ask(line: string): Promise<AskAnswer> {
    return new Promise((resolve) => {
      if (this.#isOver) return resolve(this.#death());
      this.#waiting = resolve;
      this.#child.stdin?.write(`${line}\n`);
    });
  }

  async end(reason: string): Promise<void> {
    this.#reason ||= reason;
    const { pid } = this.#child;
    if (pid === undefined) return;
    signalGroup(pid, "SIGTERM");
    const patience = setTimeout(() => void killGroup(pid), PATIENCE_MS);
    await this.ended;
    clearTimeout(patience);
    // Whatever it started ends with it.
    signalGroup(pid, "SIGKILL");
  }

  /** A run that trains beside it comes first. */
  #lowerPriority(): void {
    try {
      setPriority(this.#child.pid ?? 0, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch (error) {
      this.#log.debug({ err: error }, "could not lower the priority of the warm trainer");
    }
  }

  #read(part: Buffer): void {
    let rest = part;
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      this.#line(Buffer.concat([...this.#parts, rest.subarray(0, at)]));
      this.#parts = [];
      this.#bytes = 0;
      rest = rest.subarray(at + 1);
    }
    this.#bytes += rest.byteLength;
    if (this.#bytes <= MAX_ASK_ANSWER_BYTES) this.#parts.push(rest);
    else void this.end("Its answer is too long.");
  }

  #line(line: Buffer): void {
    // Once it is being ended, whatever it still says answers nothing.
    if (this.#reason !== "") return;
    const said = readLine(line);
    if (said?.ready === true) {
      this.isReady = true;
      return;
    }
    const parsed = askAnswerSchema.safeParse(said && withoutId(said));
    if (parsed.success && line.byteLength <= MAX_ASK_ANSWER_BYTES) this.#settle(parsed.data);
    else if (parsed.success)
      this.#settle(failed("tooLong", "The answer is too long to be carried.", "Ask for less at once."));
    else void this.end("It said something that is no answer.");
  }

  #settle(answer: AskAnswer): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(answer);
  }

  #death(): AskAnswer {
    const words = this.#lastWords.trim().split("\n").at(-1) ?? "";
    const why = this.#reason || words || "It gave no reason.";
    const what = this.isReady
      ? "The worker's warm trainer ended"
      : "The worker's warm trainer could not be started";
    const remedy = this.isReady
      ? "Try again: it is started anew."
      : "Run `npx switchyard doctor` on the worker's machine, which says what is missing.";
    return failed("died", `${what}: ${why}`, remedy);
  }
}

function readLine(line: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line.toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function withoutId({ id: _id, ...answer }: Record<string, unknown>): Record<string, unknown> {
  return answer;
}
