/** Which Node and Python a checkout needs, and where they are. */
import { spawnSync } from "node:child_process";
import { Refusal } from "./refusal.mjs";

const NODE_FLOOR = [20, 19];
const PYTHON_FLOOR = [3, 11];

/**
 * @param {readonly number[]} version
 * @param {readonly number[]} floor
 */
export function isAtLeast(version, floor) {
  for (const [index, least] of floor.entries()) {
    const part = version[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

/** @param {string} text e.g. "v20.19.1" or "3.11.7" */
export const versionOf = (text) => (text.match(/\d+/g) ?? []).map(Number);

/** @param {string} version */
export function checkNode(version = process.versions.node) {
  if (isAtLeast(versionOf(version), NODE_FLOOR)) return;
  throw new Refusal(
    `Switchyard needs Node ${NODE_FLOOR.join(".")} or newer, but this is Node ${version}.`,
    "Install a newer Node from https://nodejs.org (or `nvm install 22`) and run the command again.",
  );
}

/**
 * @typedef {{ command: string, version: string, hasVenv: boolean }} Python
 */

const PROBE =
  "import sys, importlib.util as u; print('.'.join(map(str, sys.version_info[:3])), int(bool(u.find_spec('venv') and u.find_spec('ensurepip'))))";

/**
 * @param {string} command
 * @returns {Python | null}
 */
function probe(command) {
  const { status, stdout } = spawnSync(command, ["-c", PROBE], { encoding: "utf8", timeout: 20_000 });
  if (status !== 0) return null;
  const [version = "", venv] = stdout.trim().split(" ");
  return { command, version, hasVenv: venv === "1" };
}

/**
 * The first suitable Python: `SWITCHYARD_PYTHON`, then the plain names, then the versioned ones.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Python}
 */
export function findPython(env = process.env) {
  const given = env.SWITCHYARD_PYTHON;
  const names = given
    ? [given]
    : ["python3", "python", "python3.13", "python3.12", "python3.11", "python3.14"];
  const found = names.flatMap((name) => probe(name) ?? []);
  const suitable = found.filter((python) => isAtLeast(versionOf(python.version), PYTHON_FLOOR));
  const chosen = suitable.find((python) => python.hasVenv);
  if (chosen) return chosen;
  throw new Refusal(missingPython(given, found, suitable), pythonRemedy(suitable));
}

/**
 * @param {string | undefined} given
 * @param {Python[]} found
 * @param {Python[]} suitable
 */
function missingPython(given, found, suitable) {
  const floor = PYTHON_FLOOR.join(".");
  const [first] = suitable;
  if (first) return `Python ${first.version} is here, but it cannot make virtual environments.`;
  const seen = found.map((python) => `${python.command} is ${python.version}`).join(", ");
  if (given)
    return `SWITCHYARD_PYTHON is '${given}', which is no Python ${floor} or newer${seen ? ` (${seen})` : ""}.`;
  return `Switchyard needs Python ${floor} or newer, but ${seen ? `here ${seen}` : "there is no Python here"}.`;
}

/** @param {Python[]} suitable */
function pythonRemedy(suitable) {
  if (suitable.length > 0) return "Install it: on Debian or Ubuntu `apt-get install python3-venv`.";
  return (
    "Install Python from https://www.python.org or with your package manager " +
    "(Debian, Ubuntu: `apt-get install python3 python3-venv`), or set SWITCHYARD_PYTHON to one that is new enough."
  );
}
