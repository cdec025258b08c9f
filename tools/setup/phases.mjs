/**
 * Progress in the terminal: one line a phase, with the time left. On a terminal the line of what is running is
 * redrawn; elsewhere plain lines are written, seldom. Phases that run side by side share that line. How long a phase
 * took is remembered for the next estimate.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const REDRAW_MS = 200;
const PLAIN_EVERY_MS = 15_000;
/** Below this nobody asks how long it will take. */
const NO_WAIT_SECONDS = 3;
const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** @param {number} seconds */
export function formatSeconds(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}

/**
 * What is known of a phase while it runs. `done` and `total` give a measured rate, `secondsLeft` is somebody's better
 * knowledge; without either the estimate comes from last time.
 * @typedef {{ done?: number, total?: number, detail?: string, secondsLeft?: number | null }} Progress
 */

/**
 * @param {Progress} progress
 * @param {number} elapsed seconds
 * @param {number | null} expected seconds, from last time or from experience
 * @returns {string}
 */
export function timeLeft({ done = 0, total = 0, secondsLeft }, elapsed, expected) {
  if (typeof secondsLeft === "number") return `about ${formatSeconds(secondsLeft)} left`;
  const fraction = total > 0 ? done / total : 0;
  if (fraction >= 0.1 && fraction < 1 && expected === null) {
    return `about ${formatSeconds((elapsed * (1 - fraction)) / fraction)} left`;
  }
  if (expected === null || Math.max(expected, elapsed) < NO_WAIT_SECONDS) return "";
  return elapsed < expected ? `about ${formatSeconds(expected - elapsed)} left` : "longer than expected";
}

/**
 * @typedef {object} Phase
 * @property {(progress: Progress) => void} update
 * @property {(note?: string) => void} done
 * @property {(note?: string) => void} failed
 * @property {(note?: string) => void} stopped
 */

/** @typedef {{ label: string, startedAt: number, expected: number | null, progress: Progress }} Running */

export class Phases {
  /** @type {Set<Running>} */
  #running = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #frame = 0;

  /**
   * @param {{ timingsFile: string, stream?: NodeJS.WriteStream, isTerminal?: boolean }} options
   */
  constructor({
    timingsFile,
    stream = process.stdout,
    isTerminal = Boolean(stream.isTTY) && !process.env.CI,
  }) {
    this.timingsFile = timingsFile;
    this.stream = stream;
    this.isTerminal = isTerminal;
  }

  /**
   * Runs one phase. `key` names its remembered duration; `expected` stands in (seconds) until there is one.
   * @template T
   * @param {{ key: string, label: string, expected?: number }} phase
   * @param {(phase: Phase) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async run(phase, work) {
    const handle = this.begin(phase);
    try {
      const result = await work(handle);
      handle.done();
      return result;
    } catch (error) {
      handle.failed();
      throw error;
    }
  }

  /**
   * @param {{ key: string, label: string, expected?: number }} phase
   * @returns {Phase}
   */
  begin({ key, label, expected }) {
    const startedAt = Date.now();
    const running = { label, startedAt, expected: this.#remembered(key) ?? expected ?? null, progress: {} };
    this.#running.add(running);
    if (!this.isTerminal && (running.expected ?? 0) >= 5)
      this.#plain(`${label}: about ${formatSeconds(running.expected ?? 0)}`);
    this.#keepDrawn();
    let ended = false;
    /** @param {string} mark @param {string} plain @param {string} note */
    const end = (mark, plain, note) => {
      if (ended) return;
      ended = true;
      this.#running.delete(running);
      const seconds = (Date.now() - startedAt) / 1000;
      if (plain === "done") this.#remember(key, seconds);
      const text = note || formatSeconds(seconds);
      if (this.isTerminal) this.#line(`${mark} ${label.padEnd(26)} ${text}\n`);
      else this.#plain(`${label}: ${plain}${text ? ` (${text})` : ""}`);
      this.#keepDrawn();
    };
    return {
      update: (progress) => {
        running.progress = progress;
      },
      done: (note = "") => end("✓", "done", note),
      failed: (note = "") => end("✗", "failed", note),
      stopped: (note = "") => end("·", "stopped", note),
    };
  }

  /**
   * A line between phases.
   * @param {string} text
   */
  say(text) {
    if (this.isTerminal) this.#line(`${text}\n`);
    else this.#plain(text);
  }

  /** Draws what is running now, and from time to time for as long as anything is. */
  #keepDrawn() {
    if (this.#running.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    this.#timer ??= setInterval(() => this.#redraw(), this.isTerminal ? REDRAW_MS : PLAIN_EVERY_MS).unref();
    if (this.isTerminal) this.#redraw();
  }

  #redraw() {
    const [first, ...others] = [...this.#running].map(howFar);
    if (!first) return;
    /** @param {ReturnType<typeof howFar>} phase */
    const inOne = ({ label, parts }) => `${label}: ${parts.join(", ")}`;
    if (!this.isTerminal) return this.#plain([first, ...others].map(inOne).join("; "));
    this.#frame = (this.#frame + 1) % SPINNER.length;
    const text =
      others.length === 0
        ? `${first.label.padEnd(26)} ${first.parts.join("   ")}`
        : [first, ...others].map(inOne).join("   ");
    this.#line(this.#cut(`${SPINNER[this.#frame]} ${text}`));
  }

  /** @param {string} text */
  #line(text) {
    this.stream.write(`\r\x1b[2K${text}`);
  }

  /**
   * A line that is redrawn must not wrap.
   * @param {string} text
   */
  #cut(text) {
    const width = (this.stream.columns || 80) - 1;
    return text.length > width ? `${text.slice(0, width - 1)}…` : text;
  }

  /** @param {string} text */
  #plain(text) {
    this.stream.write(`${text}\n`);
  }

  /** @returns {Record<string, number>} */
  #timings() {
    try {
      return JSON.parse(readFileSync(this.timingsFile, "utf8"));
    } catch {
      return {};
    }
  }

  /** @param {string} key */
  #remembered(key) {
    const seconds = this.#timings()[key];
    return typeof seconds === "number" ? seconds : null;
  }

  /** @param {string} key @param {number} seconds */
  #remember(key, seconds) {
    try {
      mkdirSync(dirname(this.timingsFile), { recursive: true });
      const timings = { ...this.#timings(), [key]: Math.round(seconds * 10) / 10 };
      writeFileSync(this.timingsFile, `${JSON.stringify(timings, null, 2)}\n`);
    } catch {
      // An estimate is not worth a failure.
    }
  }
}

/** @param {Running} running */
function howFar({ label, startedAt, expected, progress }) {
  const elapsed = (Date.now() - startedAt) / 1000;
  const { done, total, detail } = progress;
  const parts = [
    total ? `${done ?? 0}/${total}` : "",
    detail ?? "",
    formatSeconds(elapsed),
    timeLeft(progress, elapsed, expected),
  ].filter(Boolean);
  return { label, parts };
}
