/** One process holds a data folder's database: a file names it by pid and start time, so a reused pid is not mistaken. */
import { readFileSync } from "node:fs";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseProblem } from "../problem";

interface Holder {
  readonly pid: number;
  /** Kernel clock ticks since boot at which the process started; null where the system does not say. */
  readonly startedAt: string | null;
}

const holderFile = (dataDir: string) => join(dataDir, "database-holder.json");

/** Takes the folder or throws with the holder's pid. The result gives it back. */
export async function takeHold(dataDir: string): Promise<() => Promise<void>> {
  const file = holderFile(dataDir);
  const mine: Holder = { pid: process.pid, startedAt: startOf(process.pid) };
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (let tries = 0; tries < 5; tries += 1) {
      // A link is made whole or not at all, and never over another.
      const isTaken = await link(draft, file).then(
        () => false,
        () => true,
      );
      if (!isTaken) return () => rm(file, { force: true });
      const holder = await readHolder(dataDir);
      if (holder !== null && isAlive(holder)) throw heldBy(dataDir, holder.pid);
      await rename(file, `${draft}.stale`).catch(() => undefined);
    }
  } finally {
    await rm(draft, { force: true });
    await rm(`${draft}.stale`, { force: true });
  }
  throw new DatabaseProblem(
    `Another process is taking the database in ${dataDir} at this moment.`,
    "Start again in a few seconds.",
  );
}

export async function readHolder(dataDir: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(holderFile(dataDir), "utf8")) as Holder;
  } catch {
    return null;
  }
}

function heldBy(dataDir: string, pid: number): DatabaseProblem {
  return new DatabaseProblem(
    `The database in ${dataDir} is in use by process ${pid}.`,
    `Stop that process (kill ${pid}), or choose another data folder with --data DIR.`,
  );
}

export function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const startedAt = startOf(holder.pid);
  return holder.startedAt === null || startedAt === null || startedAt === holder.startedAt;
}

/** Field 22 of /proc/PID/stat; the second field, in brackets, may itself hold spaces and brackets. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
