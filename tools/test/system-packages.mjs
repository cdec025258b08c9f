/** What the tests need of the system besides Node and Python. As root on Debian it is installed; else it is named. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findChromium } from "../setup/chromium.mjs";
import { STATE } from "../setup/places.mjs";
import { runCommand } from "../setup/run-command.mjs";

const CHROMIUM = {
  apt: "chromium",
  remedy:
    "Install Chromium or Google Chrome (Debian, Ubuntu: `apt-get install chromium`; macOS: `brew install --cask chromium`), " +
    "or set SWITCHYARD_CHROMIUM to one.",
};

/**
 * @param {import("../setup/phases.mjs").Phases} phases
 * @returns {Promise<string | null>} what is missing and how to get it, or null when all is there
 */
export async function ensureSystemPackages(phases) {
  if (findChromium()) return null;
  if (!mayInstall()) return `There is no Chromium here. ${CHROMIUM.remedy}`;
  try {
    await phases.run({ key: "apt", label: "System packages", expected: 60 }, () => aptInstall(CHROMIUM.apt));
  } catch (error) {
    return `Chromium could not be installed. ${CHROMIUM.remedy}\n${error instanceof Error ? error.message : error}`;
  }
  return findChromium() ? null : `Chromium was installed but cannot be found. ${CHROMIUM.remedy}`;
}

const mayInstall = () => process.getuid?.() === 0 && existsSync("/etc/debian_version");

/** @param {string} name */
async function aptInstall(name) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const logFile = join(STATE, "logs", "apt.log");
  const apt = ["-o", "DPkg::Lock::Timeout=300", "-q"];
  await runCommand("apt-get", [...apt, "update"], { logFile, env });
  await runCommand("apt-get", [...apt, "install", "-y", "--no-install-recommends", name], { logFile, env });
}
