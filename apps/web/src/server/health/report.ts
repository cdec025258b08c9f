import { type Db, listWorkers, runs } from "@switchyard/db";
import { count, sql } from "drizzle-orm";
import { diskSpace } from "./disk";
import { readEventLoopDelay } from "./event-loop";

/** A worker calls at least every 5 s; three missed calls and it counts as away. */
const ONLINE_SECONDS = 15;
const LOW_DISK_BYTES = 1024 ** 3;

export interface HealthReport {
  readonly ok: boolean;
  readonly database: { ok: boolean; ms: number | null };
  readonly eventLoop: { meanMs: number; p99Ms: number; maxMs: number };
  readonly disk: { ok: boolean; freeBytes: number | null; totalBytes: number | null };
  readonly workers: {
    id: string;
    name: string;
    isOnline: boolean;
    silentSeconds: number | null;
    device: string;
  }[];
  /** Summed over the workers that are there: what waits on their disks. */
  readonly spool: { events: number; bytes: number; thinnedRollouts: number };
  readonly runs: Record<string, number>;
}

/** `open` is called for each report, so that a database that could not be reached at first is tried again. */
export async function healthReport(open: () => Promise<{ db: Db }>, dataDir: string): Promise<HealthReport> {
  const [fromDatabase, disk] = await Promise.all([readDatabase(open), readDisk(dataDir)]);
  const online = fromDatabase.workers.filter(({ isOnline }) => isOnline);
  const sum = (pick: (spool: HealthReport["spool"]) => number) =>
    online.reduce((total, { spool }) => total + (spool ? pick(spool) : 0), 0);
  return {
    ok: fromDatabase.database.ok && disk.ok,
    database: fromDatabase.database,
    eventLoop: readEventLoopDelay(),
    disk,
    workers: fromDatabase.workers.map(({ spool: _, ...worker }) => worker),
    spool: {
      events: sum(({ events }) => events),
      bytes: sum(({ bytes }) => bytes),
      thinnedRollouts: sum(({ thinnedRollouts }) => thinnedRollouts),
    },
    runs: fromDatabase.runs,
  };
}

const DEADLINE_MS = 3_000;

async function readDatabase(open: () => Promise<{ db: Db }>) {
  const startedAt = performance.now();
  const deadline = new Promise<never>((_, fail) => {
    setTimeout(() => fail(new Error("no answer in time")), DEADLINE_MS).unref();
  });
  try {
    return await Promise.race([queryDatabase(open, startedAt), deadline]);
  } catch {
    return { database: { ok: false, ms: null }, workers: [], runs: {} };
  }
}

async function queryDatabase(open: () => Promise<{ db: Db }>, startedAt: number) {
  const { db } = await open();
  await db.execute(sql`select 1`);
  const ms = Math.round((performance.now() - startedAt) * 10) / 10;
  const states = await db.select({ state: runs.state, runs: count() }).from(runs).groupBy(runs.state);
  const workers = (await listWorkers(db)).filter(({ revokedAt }) => revokedAt === null);
  return {
    database: { ok: true, ms },
    runs: Object.fromEntries(states.map((row) => [row.state, row.runs])),
    workers: workers.map(({ id, name, info, spool, silentSeconds }) => ({
      id,
      name,
      silentSeconds,
      isOnline: silentSeconds !== null && silentSeconds < ONLINE_SECONDS,
      device: info?.device ?? "",
      spool,
    })),
  };
}

async function readDisk(dataDir: string): Promise<HealthReport["disk"]> {
  const space = await diskSpace(dataDir);
  if (space === null) return { ok: false, freeBytes: null, totalBytes: null };
  return { ok: space.freeBytes > LOW_DISK_BYTES, ...space };
}
