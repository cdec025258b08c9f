/** One run by the trainer, from a spec file to its events, as a person would start it by hand. */
import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type JobSpec, type TrainerEvent, trainerEventSchema } from "@switchyard/protocol";
import { ROOT, TRAINER, VENV_PYTHON } from "../setup/places.mjs";
import { Refusal } from "../setup/refusal.mjs";

const EVENT_FILE = /^events-(\d+)\.ndjson$/;

/**
 * The events of the run in `folder`, oldest first. A run that has finished there is read, not run again; one that was
 * interrupted goes on from its checkpoint.
 */
export async function runSpec(
  spec: JobSpec,
  folder: string,
  extra: readonly string[],
): Promise<{ events: TrainerEvent[]; cpuSeconds: number | null }> {
  mkdirSync(folder, { recursive: true });
  const cpuFile = join(folder, "cpu-seconds");
  if (!succeeded(readEvents(folder))) {
    writeFileSync(join(folder, "spec.json"), `${JSON.stringify(spec, null, 2)}\n`);
    const before = existsSync(cpuFile) ? Number(readFileSync(cpuFile, "utf8")) : 0;
    const { code, cpuSeconds } = await launch(folder, attemptsIn(folder) + 1, extra);
    if (cpuSeconds !== null) writeFileSync(cpuFile, String(before + cpuSeconds));
    const last = readEvents(folder).at(-1);
    if (code !== 0 || !succeeded(readEvents(folder))) {
      throw new Refusal(
        `The run in ${folder} ended with code ${code}: ${last?.kind === "run.finished" ? last.message : "no reason was written"}`,
        `${join(folder, "trainer.log")} has what it printed.`,
      );
    }
  }
  const cpuSeconds = existsSync(cpuFile) ? Number(readFileSync(cpuFile, "utf8")) : null;
  return { events: readEvents(folder), cpuSeconds };
}

const attemptsIn = (folder: string): number =>
  Math.max(0, ...readdirSync(folder).map((name) => Number(EVENT_FILE.exec(name)?.[1] ?? 0)));

function readEvents(folder: string): TrainerEvent[] {
  return readdirSync(folder)
    .filter((name) => EVENT_FILE.test(name))
    .sort((a, b) => Number(EVENT_FILE.exec(a)?.[1]) - Number(EVENT_FILE.exec(b)?.[1]))
    .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n").slice(0, -1))
    .map((line) => trainerEventSchema.parse(JSON.parse(line)));
}

const succeeded = (events: readonly TrainerEvent[]): boolean =>
  events.some((event) => event.kind === "run.finished" && event.status === "succeeded");

async function launch(
  folder: string,
  attempt: number,
  extra: readonly string[],
): Promise<{ code: number | null; cpuSeconds: number | null }> {
  const log = openSync(join(folder, "trainer.log"), "a");
  const child = spawn(
    VENV_PYTHON,
    [
      "-m",
      "trainer",
      "run",
      "--spec",
      join(folder, "spec.json"),
      "--out",
      folder,
      "--attempt",
      String(attempt),
      ...extra,
    ],
    { cwd: ROOT, env: { ...process.env, PYTHONPATH: join(TRAINER, "src") }, stdio: ["ignore", log, log] },
  );
  closeSync(log);
  const stop = () => child.kill("SIGTERM");
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  let cpuSeconds: number | null = null;
  const watch = setInterval(() => {
    cpuSeconds = child.pid === undefined ? null : (cpuSecondsOf(child.pid) ?? cpuSeconds);
  }, 500);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", resolve);
    });
    return { code, cpuSeconds };
  } finally {
    clearInterval(watch);
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}

const TICKS_PER_SECOND = 100; // USER_HZ of every Linux that Node runs on

/** Processor time of a process and of its ended children so far; null where the system does not say (not Linux). */
function cpuSecondsOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}
