/** MLflow in an environment of its own, with its tracking server on a SQLite file. */
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { LoadPlan } from "./load";

export const MLFLOW_VERSION = "3.17.2";
const run = promisify(execFile);

export interface MlflowResult {
  readonly points: number;
  readonly seconds: number;
  readonly ackMs: number[];
}

export async function runMlflow(folder: string, plan: LoadPlan): Promise<MlflowResult> {
  const bin = join(folder, "venv", "bin");
  await install(folder, bin);
  const store = join(folder, "store");
  await rm(store, { recursive: true, force: true });
  await mkdir(store, { recursive: true });
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const flags = [
    "--backend-store-uri",
    `sqlite:///${store}/mlflow.db`,
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
  ];
  const server = spawn(join(bin, "mlflow"), ["server", ...flags], {
    cwd: store,
    stdio: "ignore",
    detached: true,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
  });
  try {
    const uri = `http://127.0.0.1:${port}`;
    await untilUp(`${uri}/health`);
    const steps = Math.round((plan.pointsPerSecond * plan.batchMs) / 1000 / plan.runs / plan.valuesPerStep);
    const options = { uri, runs: plan.runs, steps, values: plan.valuesPerStep, seconds: plan.seconds };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const script = join(import.meta.dirname, "mlflow_log_batch.py");
    const { stdout } = await run(join(bin, "python"), [script, ...args], { maxBuffer: 1 << 28 });
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as MlflowResult;
  } finally {
    if (server.pid) process.kill(-server.pid, "SIGKILL");
  }
}

async function install(folder: string, bin: string): Promise<void> {
  if (existsSync(join(bin, "mlflow"))) return;
  await mkdir(folder, { recursive: true });
  await run(process.env.PYTHON ?? "python3", ["-m", "venv", join(folder, "venv")]);
  await run(join(bin, "pip"), ["install", "--quiet", `mlflow==${MLFLOW_VERSION}`], { maxBuffer: 1 << 26 });
}

async function untilUp(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error("MLflow's server did not start.");
}
