/**
 * Set-up: everything a checkout needs before TypeScript can run, in plain Node and without a dependency. Each step
 * looks first whether its work is done, so a second run costs milliseconds.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { acquireLock } from "./lock-file.mjs";
import { installNodePackages, nodePackagesInPlace } from "./node-packages.mjs";
import { Phases } from "./phases.mjs";
import { ROOT, STATE } from "./places.mjs";
import { installPythonPackages, pythonPackagesInPlace } from "./python-packages.mjs";
import { Refusal } from "./refusal.mjs";
import { checkNode } from "./versions.mjs";

/** @param {Phases} phases */
export async function setUp(phases) {
  checkNode();
  if (process.platform === "win32") {
    throw new Refusal(
      "Switchyard runs on Linux and macOS.",
      "On Windows use WSL 2 and run the command there.",
    );
  }
  // Starts at the same moment are in nobody's way where there is nothing to install.
  if (nodePackagesInPlace(ROOT) && pythonPackagesInPlace()) return;
  const lock = acquireLock(join(STATE, "setup.lock"), "set-up");
  if (!lock.held) {
    throw new Refusal(
      `Process ${lock.holder.pid} is setting this checkout up at the moment.`,
      "Wait until it is done, then run the command again.",
    );
  }
  try {
    await installNodePackages(ROOT, phases);
    await installPythonPackages(phases);
  } finally {
    lock.release();
  }
}

export function newPhases() {
  mkdirSync(STATE, { recursive: true });
  return new Phases({ timingsFile: join(STATE, "timings.json") });
}

/** Lets this process import TypeScript from here on. */
export async function enableTypeScript() {
  const { register } = await import("tsx/esm/api");
  register();
}
