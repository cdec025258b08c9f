/** Runs a command to its end, with every line kept in a log file and shown to whoever measures progress. */
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";

const TAIL_LINES = 12;

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
 * @returns {Promise<void>}
 */
export async function runCommand(command, args, { logFile, cwd, env, onLine, signal }) {
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
  const how = await new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be started (${error.message})`));
    child.once("close", (code, killedBy) =>
      resolve(code === 0 ? null : killedBy ? `was ended by ${killedBy}` : `ended with exit code ${code}`),
    );
  });
  process.off("exit", endWithUs);
  await new Promise((resolve) => log.end(resolve));
  if (how) throw new CommandFailed([command, ...args].join(" "), how, tail, logFile);
}
