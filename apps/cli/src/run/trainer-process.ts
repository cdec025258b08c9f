import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { TRAINER, VENV_PYTHON } from "../checkout";
import { specPath } from "./run-folder";

export interface TrainerOptions {
  readonly folder: string;
  readonly attempt: number;
  readonly reuse: string;
  readonly files: string | undefined;
  readonly device: string;
  /** What the graph is allowed to do here. */
  readonly flags: readonly string[];
}

/** Starts the trainer on a folder, in a process group of its own so that Ctrl+C is ours to pass on. */
export function startTrainer({ folder, attempt, reuse, files, device, flags }: TrainerOptions): ChildProcess {
  const args = [
    "-m",
    "trainer",
    "run",
    "--spec",
    specPath(folder),
    "--out",
    folder,
    "--attempt",
    String(attempt),
  ];
  const log = openSync(join(folder, "trainer.log"), "a");
  const child = spawn(
    process.env.SWITCHYARD_PYTHON ?? VENV_PYTHON,
    [...args, "--reuse", reuse, "--device", device, ...(files ? ["--files", files] : []), ...flags],
    {
      env: { ...process.env, PYTHONPATH: join(TRAINER, "src") },
      detached: true,
      stdio: ["ignore", log, log],
    },
  );
  closeSync(log);
  return child;
}
