/** One worker for each data folder. A socket is held, not a file: the system lets go of it when the process ends. */
import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { WorkerProblem } from "./problem";

/** Returns the function that lets go. */
export async function lockFolder(dataDir: string): Promise<() => Promise<void>> {
  const digest = createHash("sha256").update(resolve(dataDir)).digest("hex").slice(0, 20);
  const path = join(tmpdir(), `switchyard-worker-${digest}.sock`);
  const server = (await listen(path)) ?? (await takeOver(path));
  if (!server) {
    throw new WorkerProblem(
      `Another worker uses the data folder ${dataDir}.`,
      "Stop that worker, or choose another folder with --data DIR.",
    );
  }
  server.unref();
  return () => new Promise((done) => server.close(() => done()));
}

/** Null: there is such a socket already. */
function listen(path: string): Promise<Server | null> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? done(null) : fail(error),
    );
    server.listen(path, () => done(server));
  });
}

/** A killed worker leaves its socket in the file system, but nobody answers. */
async function takeOver(path: string): Promise<Server | null> {
  const isHeld = await new Promise<boolean>((done) => {
    const socket = connect(path);
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
    socket.once("connect", () => socket.destroy());
  });
  if (isHeld) return null;
  await rm(path, { force: true });
  return listen(path);
}
