/** The trainer's virtual environment, made from its lock. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireSpace } from "./disk-space.mjs";
import { installRefusal } from "./node-packages.mjs";
import { STATE, TRAINER, VENV, VENV_PYTHON } from "./places.mjs";
import { Refusal } from "./refusal.mjs";
import { CommandFailed, runCommand } from "./run-command.mjs";
import { hashOf, readStamp, writeStamp } from "./stamp.mjs";
import { findPython } from "./versions.mjs";

const LOCK = join(TRAINER, "requirements.lock");
const STAMP = join(VENV, "switchyard-stamp");
/** PyTorch's CUDA build, which Linux on x86-64 gets by default, is the largest part. */
const NEEDED_BYTES = 8 * 1024 ** 3;
const NEEDED_BYTES_CPU = 3 * 1024 ** 3;

/** An environment cannot be moved, and holds what one lock said for one Python. */
function wantedStamp() {
  return hashOf([readFileSync(LOCK, "utf8"), VENV]);
}

export function pythonPackagesInPlace() {
  return readStamp(STAMP) === wantedStamp() && spawnSync(VENV_PYTHON, ["-c", "import trainer"]).status === 0;
}

/** @param {import("./phases.mjs").Phases} phases */
export async function installPythonPackages(phases) {
  if (pythonPackagesInPlace()) return;
  const python = findPython();
  requireSpace(
    TRAINER,
    existsSync(VENV) ? NEEDED_BYTES_CPU / 3 : neededBytes(),
    "installing the Python packages",
  );
  await phases.run({ key: "python-packages", label: "Python packages", expected: 150 }, async (phase) => {
    try {
      await makeEnvironment(python.command);
      await install(phase);
    } catch (error) {
      throw error instanceof CommandFailed ? installRefusal("Python packages", error) : error;
    }
    makeTrainerImportable();
    writeStamp(STAMP, wantedStamp());
  });
  if (!pythonPackagesInPlace()) {
    throw new Refusal(
      "The Python environment was installed, but the trainer cannot be imported from it.",
      `Remove ${VENV} and start again.`,
    );
  }
}

const neededBytes = () =>
  process.platform === "linux" && existsSync("/proc/driver/nvidia") ? NEEDED_BYTES : NEEDED_BYTES_CPU;

/** @param {string} python */
async function makeEnvironment(python) {
  // A broken or moved environment is made anew; a sound one keeps what it has.
  const sound = spawnSync(VENV_PYTHON, ["-m", "pip", "--version"], { encoding: "utf8" });
  if (sound.status === 0 && sound.stdout.includes(VENV)) return;
  await runCommand(python, ["-m", "venv", "--clear", VENV], { logFile: join(STATE, "logs", "venv.log") });
}

/** @param {import("./phases.mjs").Phase} phase */
async function install(phase) {
  const total = readFileSync(LOCK, "utf8")
    .split("\n")
    .filter((line) => /^[A-Za-z0-9]/.test(line)).length;
  let done = 0;
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"];
  await runCommand(VENV_PYTHON, [...pip, "-r", LOCK], {
    logFile: join(STATE, "logs", "pip-install.log"),
    onLine: (line) => {
      if (/^(Collecting|Requirement already satisfied)/.test(line)) done = Math.min(done + 1, total);
      const detail = line.startsWith("Installing collected") ? "unpacking" : downloading(line);
      phase.update({ done, total, ...(detail ? { detail } : {}) });
    },
  });
}

/** @param {string} line e.g. "  Downloading torch-2.13.0-cp311-....whl (190.1 MB)" */
function downloading(line) {
  const [, name, size] = line.match(/^\s+Downloading (?:\S*\/)?([A-Za-z0-9_.]+?)-\d\S* \((.*)\)/) ?? [];
  return name ? `${name} (${size})` : "";
}

/** As `pip install --editable` would, without a build. */
function makeTrainerImportable() {
  const library = join(VENV, "lib");
  const version = readdirSync(library).find((name) => name.startsWith("python"));
  if (!version) throw new Error(`no Python library folder in ${library}`);
  writeFileSync(
    join(library, version, "site-packages", "switchyard-trainer.pth"),
    `${join(TRAINER, "src")}\n`,
  );
}
