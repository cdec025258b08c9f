/**
 * A real PostgreSQL server in the data folder: `<data>/pg`, log in `<data>/postgres.log`, password in `<data>/pg-password`
 * (0600). It listens on the loopback address only, on the port that it had last if that is still free: then whoever was connected
 * before a restart finds it again.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DatabaseProblem } from "../problem";
import { type Account, databaseAccount, letThrough, requireReachable } from "./account";
import { type Binaries, embeddedBinaries } from "./binaries";
import { takeHold } from "./holder";
import { DATABASE_USER, ensureCluster, lastLine } from "./make-cluster";
import { choosePort } from "./port";
import { isRunning, readPostmaster, stopPostmaster } from "./postmaster";

const START_TIMEOUT_MS = 60_000;

export interface ClusterOptions {
  readonly dataDir: string;
  /** Server settings over our own; tests turn `fsync` off. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

export interface Cluster {
  /** Of the maintenance database `postgres`. */
  readonly adminUrl: string;
  readonly pid: number;
  urlOf(database: string): string;
  stop(): Promise<void>;
}

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const dataDir = resolve(options.dataDir);
  await makeFolder(dataDir);
  const release = await takeHold(dataDir);
  try {
    const binaries = await embeddedBinaries();
    const account = await databaseAccount();
    if (account) {
      await letThrough(dataDir);
      await requireReachable(account, dataDir);
      await requireReachable(account, binaries.postgres);
    }
    const password = await ensureCluster(dataDir, binaries, account);
    await endLeftover(join(dataDir, "pg"));
    const { child, port } = await launch(dataDir, binaries, account, options.settings ?? {});
    return runningCluster(child, port, password, release);
  } catch (error) {
    await release();
    throw error;
  }
}

function runningCluster(
  child: ChildProcess,
  port: number,
  password: string,
  release: () => Promise<void>,
): Cluster {
  const pid = child.pid ?? 0;
  // The last resort when this process ends without `stop`: PostgreSQL then shuts down by itself.
  const onExit = () => child.kill("SIGINT");
  process.once("exit", onExit);
  const urlOf = (database: string) => `postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/${database}`;
  return {
    adminUrl: urlOf("postgres"),
    pid,
    urlOf,
    async stop() {
      process.off("exit", onExit);
      await stopPostmaster(pid);
      await release();
    },
  };
}

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    const probe = join(dataDir, `.write-probe-${process.pid}`);
    await writeFile(probe, "");
    await rm(probe);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    throw new DatabaseProblem(
      `The data folder ${dataDir} cannot be written (${code}).`,
      "Give yourself the right to write there, free some space, or choose another folder with --data DIR.",
    );
  }
}

/** A server whose parent was killed goes on alone: it is ended before a new one is started. */
async function endLeftover(pg: string): Promise<void> {
  const left = await readPostmaster(pg);
  if (left === null || !isRunning(left.pid)) return;
  const command = await readFile(`/proc/${left.pid}/cmdline`, "utf8").catch(() => "postgres");
  if (command.includes("postgres")) await stopPostmaster(left.pid);
}

async function launch(
  dataDir: string,
  binaries: Binaries,
  account: Account | null,
  settings: Readonly<Record<string, string>>,
): Promise<{ child: ChildProcess; port: number }> {
  // After kill -9 of the server its children need a moment to notice and to let go of the shared memory.
  for (let tries = 1; ; tries += 1) {
    const port = await choosePort(dataDir);
    const log = await open(join(dataDir, "postgres.log"), "a");
    const child = spawn(binaries.postgres, serverFlags(dataDir, port, settings), {
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
      cwd: "/",
      // Of its own session: Ctrl+C in the terminal must not stop it before its users have finished.
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    await log.close();
    const problem = await untilReady(child, join(dataDir, "pg"));
    if (problem === null) return { child, port };
    const lastWords = lastLine(await readFile(join(dataDir, "postgres.log"), "utf8"));
    if (tries >= 5) {
      throw new DatabaseProblem(
        `PostgreSQL did not start (${problem}): ${lastWords}`,
        `Read ${join(dataDir, "postgres.log")}.`,
      );
    }
    await new Promise((done) => setTimeout(done, 500 * tries));
  }
}

function serverFlags(dataDir: string, port: number, settings: Readonly<Record<string, string>>): string[] {
  const all = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "60",
    shared_buffers: "128MB",
    max_wal_size: "1GB",
    timezone: "UTC",
    log_timezone: "UTC",
    log_checkpoints: "off",
    ...settings,
  };
  return [
    "-D",
    join(dataDir, "pg"),
    ...Object.entries(all).flatMap(([key, value]) => ["-c", `${key}=${value}`]),
  ];
}

/** Null when it takes connections, else why it does not. */
async function untilReady(child: ChildProcess, pg: string): Promise<string | null> {
  let ended: string | null = null;
  child.once("exit", (code, signal) => {
    ended = signal ?? `exit code ${code}`;
  });
  child.once("error", (error) => {
    ended = error.message;
  });
  const until = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < until) {
    if (ended !== null) return ended;
    const postmaster = await readPostmaster(pg);
    if (postmaster?.pid === child.pid && postmaster?.isReady) return null;
    await new Promise((done) => setTimeout(done, 20));
  }
  child.kill("SIGQUIT");
  return `not ready after ${START_TIMEOUT_MS / 1000} s`;
}
