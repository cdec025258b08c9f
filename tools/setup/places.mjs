/** Where things are in a checkout. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
export const TRAINER = join(ROOT, "packages", "trainer");
export const VENV = join(TRAINER, ".venv");
export const VENV_PYTHON = join(VENV, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
export const WEB = join(ROOT, "apps", "web");
/** Data of runs by default; what set-up remembers of this checkout is always here. */
export const STATE = join(ROOT, ".switchyard");
