/** The one place where the command line reaches into the checkout that it belongs to: what set-up knows of it. */
export { findChromium, findOnPath } from "../../../tools/setup/chromium.mjs";
export { freeBytes, gib } from "../../../tools/setup/disk-space.mjs";
export { acquireLock } from "../../../tools/setup/lock-file.mjs";
export { nodePackagesInPlace } from "../../../tools/setup/node-packages.mjs";
export { formatSeconds, type Phase, Phases } from "../../../tools/setup/phases.mjs";
export { ROOT, STATE, TRAINER, VENV_PYTHON } from "../../../tools/setup/places.mjs";
export { pythonPackagesInPlace } from "../../../tools/setup/python-packages.mjs";
export { describeFault, Refusal } from "../../../tools/setup/refusal.mjs";
export { findPython } from "../../../tools/setup/versions.mjs";
export { requireFreePort } from "../../../tools/start/free-port.mjs";
export { DEFAULT_PORT } from "../../../tools/start/options.mjs";
