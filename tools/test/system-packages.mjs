/** What the tests need of the system besides Node and Python. As root on Debian it is installed; else it is named. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findChromium, findOnPath } from "../setup/chromium.mjs";
import { STATE } from "../setup/places.mjs";
import { runCommand } from "../setup/run-command.mjs";

/**
 * @typedef {object} SystemPackage
 * @property {string} name
 * @property {string} apt
 * @property {() => boolean} isHere
 * @property {string} remedy
 */

/** @type {SystemPackage} */
const CHROMIUM = {
  name: "Chromium",
  apt: "chromium",
  isHere: () => findChromium() !== null,
  remedy:
    "Install Chromium or Google Chrome (Debian, Ubuntu: `apt-get install chromium`; macOS: `brew install --cask chromium`), " +
    "or set SWITCHYARD_CHROMIUM to one.",
};

/** @type {readonly SystemPackage[]} */
const SANDBOX = [
  {
    name: "bubblewrap",
    apt: "bubblewrap",
    isHere: () => findOnPath(["bwrap"]) !== null,
    remedy: "Install it (Debian, Ubuntu: `apt-get install bubblewrap`).",
  },
  {
    name: "Icarus Verilog",
    apt: "iverilog",
    isHere: () => findOnPath(["iverilog"]) !== null,
    remedy: "Install it (Debian, Ubuntu: `apt-get install iverilog`).",
  },
];

/**
 * What the journeys in a browser need.
 *
 * @param {import("../setup/phases.mjs").Phases} phases
 * @returns {Promise<string | null>} what is missing and how to get it, or null when all is there
 */
export const ensureBrowser = (phases) => ensure([CHROMIUM], phases);

/**
 * What the tests of model-written code need: Linux only, for the sandbox is.
 *
 * @param {import("../setup/phases.mjs").Phases} phases
 * @returns {Promise<string | null>} what is missing and how to get it, or null when all is there
 */
export const ensureSandboxPackages = (phases) => ensure(process.platform === "linux" ? SANDBOX : [], phases);

/**
 * @param {readonly SystemPackage[]} packages
 * @param {import("../setup/phases.mjs").Phases} phases
 */
async function ensure(packages, phases) {
  const absent = packages.filter((one) => !one.isHere());
  if (absent.length === 0) return null;
  if (!mayInstall()) return absent.map(missing).join("\n");
  try {
    await phases.run({ key: "apt", label: "System packages", expected: 60 }, () =>
      aptInstall(absent.map(({ apt }) => apt)),
    );
  } catch (error) {
    return `${absent.map(missing).join("\n")}\n${error instanceof Error ? error.message : error}`;
  }
  return (
    absent
      .filter((one) => !one.isHere())
      .map(missing)
      .join("\n") || null
  );
}

/** @param {SystemPackage} one */
const missing = ({ name, remedy }) => `There is no ${name} here. ${remedy}`;

const mayInstall = () => process.getuid?.() === 0 && existsSync("/etc/debian_version");

/** @param {readonly string[]} names */
async function aptInstall(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const logFile = join(STATE, "logs", "apt.log");
  const apt = ["-o", "DPkg::Lock::Timeout=300", "-q"];
  await runCommand("apt-get", [...apt, "update"], { logFile, env });
  await runCommand("apt-get", [...apt, "install", "-y", "--no-install-recommends", ...names], {
    logFile,
    env,
  });
}
