/** Runs a command to its end, with every line kept in a log file and shown to whoever measures progress. */
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";

const TAIL_LINES = 12;
/** For output that is still under way when the command has ended; what it left running may hold the pipes for ever. */
const DRAIN_MS = 5_000;
/** For a group of processes to end in order once it is told to. */
const GRACE_MS = 10_000;

export class CommandFailed extends Error {
  /**
   * @param {string} command
   * @param {string} how
   * @param {string[]} tail its last lines
   * @param {string} logFile
   */
  constructor(command, how, tail, logFile) {
    super(
      `${command} ${how}.\n${tail.map((line) => `    ${line}`).join("\n")}\n  The whole output is in ${logFile}.`,
    );
    this.tail = tail;
    this.logFile = logFile;
  }
}

/**
 * @typedef {object} CommandOptions
 * @property {string} logFile
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(line: string) => void} [onLine]
 * @property {AbortSignal} [signal] ends the command
 * @property {number} [limit] seconds; a command that takes longer is aborted
 * @property {boolean} [group] in a process group of its own: what it started ends with it, however it ends
 */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {CommandOptions} options
 * @returns {Promise<void>}
 */
export async function runCommand(command, args, options) {
  const { logFile, cwd, env, onLine, signal, limit, group = false } = options;
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  const child = spawn(command, args, {
    cwd,
    env: env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: group,
    ...(signal && !group ? { signal } : {}),
  });
  /** @param {NodeJS.Signals} name */
  const kill = (name) => (group ? signalGroup(child.pid, name) : child.kill(name));
  const endWithUs = () => kill(group ? "SIGKILL" : "SIGTERM");
  process.once("exit", endWithUs);
  // As Ctrl+C in a terminal does, which does not reach a group of its own.
  const askToEnd = () => {
    kill("SIGINT");
    setTimeout(kill, GRACE_MS, "SIGKILL").unref();
  };
  if (group) signal?.addEventListener("abort", askToEnd, { once: true });
  /** @type {string[]} */
  const tail = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
      log.write(`${line}\n`);
      if (line.trim()) tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      onLine?.(line);
    });
  }
  // Python writes the stacks of its threads before it aborts.
  const tooLate = limit ? setTimeout(() => child.kill("SIGABRT"), limit * 1000) : undefined;
  const how = await ended(child, () => group && kill("SIGKILL"));
  clearTimeout(tooLate);
  for (const stream of [child.stdout, child.stderr]) stream.destroy();
  process.off("exit", endWithUs);
  signal?.removeEventListener("abort", askToEnd);
  await new Promise((resolve) => log.end(resolve));
  if (how) throw new CommandFailed([command, ...args].join(" "), how, tail, logFile);
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {() => void} onExit
 * @returns {Promise<string | null>} how it ended, or null when it ended well
 */
function ended(child, onExit) {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be started (${error.message})`));
    child.once("exit", (code, killedBy) => {
      onExit();
      const how = killedBy ? `was ended by ${killedBy}` : `ended with exit code ${code}`;
      const end = () => resolve(code === 0 ? null : how);
      const drained = setTimeout(end, DRAIN_MS);
      child.once("close", () => {
        clearTimeout(drained);
        end();
      });
    });
  });
}

/** @param {number | undefined} leader @param {NodeJS.Signals} name */
function signalGroup(leader, name) {
  try {
    if (leader !== undefined) process.kill(-leader, name);
  } catch {
    // Nobody is left in it.
  }
}
