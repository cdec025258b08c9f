/** Runs a command to its end, with every line kept in a log file and shown to whoever measures progress. */
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";

const TAIL_LINES = 12;
/** For output that is still under way when the command has ended; what it left running may hold the pipes for ever. */
const DRAIN_MS = 5_000;

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
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} options
 * @param {string} options.logFile
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {(line: string) => void} [options.onLine]
 * @param {AbortSignal} [options.signal] ends the command
 * @param {number} [options.limit] seconds; a command that takes longer is aborted
 * @returns {Promise<void>}
 */
export async function runCommand(command, args, { logFile, cwd, env, onLine, signal, limit }) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  const child = spawn(command, args, {
    cwd,
    env: env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal ? { signal } : {}),
  });
  const endWithUs = () => child.kill();
  process.once("exit", endWithUs);
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
  const how = await new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be started (${error.message})`));
    child.once("exit", (code, killedBy) => {
      const ended = killedBy ? `was ended by ${killedBy}` : `ended with exit code ${code}`;
      const end = () => resolve(code === 0 ? null : ended);
      const drained = setTimeout(end, DRAIN_MS);
      child.once("close", () => {
        clearTimeout(drained);
        end();
      });
    });
  });
  clearTimeout(tooLate);
  for (const stream of [child.stdout, child.stderr]) stream.destroy();
  process.off("exit", endWithUs);
  await new Promise((resolve) => log.end(resolve));
  if (how) throw new CommandFailed([command, ...args].join(" "), how, tail, logFile);
}
