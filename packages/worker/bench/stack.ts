/** What is measured: the production build of the pages on an embedded PostgreSQL that is as durable as in earnest. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { type OpenDatabase, openDatabase } from "@switchyard/db";

export interface Stack {
  readonly url: string;
  readonly database: OpenDatabase;
  stop(): Promise<void>;
}

export function buildPages(root: string): void {
  const { status } = spawnSync("npm", ["run", "--silent", "build:web"], { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error("The web pages could not be built.");
}

export async function startStack(root: string, dataDir: string): Promise<Stack> {
  await rm(dataDir, { recursive: true, force: true });
  const database = await openDatabase({ dataDir });
  const port = await freePort();
  const web = join(root, "apps", "web");
  const next = join(root, "node_modules", "next", "dist", "bin", "next");
  const child = spawn(process.execPath, [next, "start", "--hostname", "127.0.0.1", "--port", String(port)], {
    cwd: web,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      SWITCHYARD_DATABASE_URL: database.url,
      SWITCHYARD_DATA: dataDir,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilUp(url, child);
  const stop = async () => {
    child.kill("SIGTERM");
    await new Promise((done) => (child.exitCode === null ? child.once("exit", done) : done(null)));
    await database.close();
  };
  return { url, database, stop };
}

async function untilUp(url: string, child: ChildProcess): Promise<void> {
  const end = performance.now() + 60_000;
  while (performance.now() < end && child.exitCode === null) {
    const isUp = await fetch(`${url}/api/health`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("The web server did not start.");
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(address && typeof address === "object" ? address.port : 0));
    });
  });
}
