/** `npm ci`, when what is installed is not what the lock says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { requireSpace } from "./disk-space.mjs";
import { STATE } from "./places.mjs";
import { Refusal } from "./refusal.mjs";
import { CommandFailed, runCommand } from "./run-command.mjs";

const NEEDED_BYTES = 1.5 * 1024 ** 3;

/** @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage */

/**
 * npm writes `node_modules/.package-lock.json` as its last act, so an install that was cut short does not pass.
 * @param {string} root
 */
export function nodePackagesInPlace(root) {
  const wanted = packagesOf(join(root, "package-lock.json"));
  const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/")) return true;
    const found = installed[path];
    // Builds for other platforms are optional and stay away.
    if (!found) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version && Boolean(found.link) === Boolean(entry.link);
  });
}

/** @param {string} lockFile @returns {Record<string, LockedPackage> | null} */
function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, "utf8")).packages ?? null;
  } catch {
    return null;
  }
}

/**
 * @param {string} root
 * @param {import("./phases.mjs").Phases} phases
 */
export async function installNodePackages(root, phases) {
  if (nodePackagesInPlace(root)) return;
  requireSpace(root, NEEDED_BYTES, "installing the Node packages");
  await phases.run({ key: "node-packages", label: "Node packages", expected: 60 }, async (phase) => {
    const total = Object.keys(packagesOf(join(root, "package-lock.json")) ?? {}).length;
    let done = 0;
    const [command, ...args] = npmCommand();
    try {
      await runCommand(command, [...args, "ci", "--no-audit", "--no-fund", "--loglevel=http"], {
        logFile: join(STATE, "logs", "npm-ci.log"),
        cwd: root,
        onLine: (line) => {
          if (/http (fetch|cache)/.test(line)) done = Math.min(done + 1, total);
          phase.update({ done, total });
        },
      });
    } catch (error) {
      throw error instanceof CommandFailed ? installRefusal("Node packages", error) : error;
    }
  });
}

/** The npm that started us, else the one on the path. @returns {[string, ...string[]]} */
function npmCommand() {
  const started = process.env.npm_execpath;
  return started?.endsWith("npm-cli.js") ? [process.execPath, started] : ["npm"];
}

/**
 * @param {string} what
 * @param {CommandFailed} failure
 */
export function installRefusal(what, failure) {
  const text = failure.tail.join("\n");
  if (/ENOSPC|No space left/i.test(text)) {
    return new Refusal(
      `The disk filled up while the ${what} were being installed.`,
      "Free some space and start again.",
    );
  }
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|NewConnectionError|Max retries/i.test(text)) {
    return new Refusal(
      `The ${what} could not be downloaded: ${failure.message}`,
      "Check the network (or the proxy set for npm and pip) and start again; what was fetched is kept.",
    );
  }
  return new Refusal(
    `The ${what} could not be installed: ${failure.message}`,
    "Read the log named above, then start again.",
  );
}
