import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { identify, isRunning } from "../setup/process-identity.mjs";
import { restartDelayMs, SupervisedChild } from "./supervised-child";

function supervise(script: string) {
  const folder = mkdtempSync(join(tmpdir(), "child-test-"));
  const pids: number[] = [];
  const deaths: { how: string; restartMs: number | null }[] = [];
  const logFile = join(folder, "child.log");
  const child = new SupervisedChild(
    () => ({
      name: "web",
      command: process.execPath,
      args: ["-e", script],
      cwd: folder,
      env: process.env,
      logFile,
    }),
    {
      onStarted: (_, pid) => pids.push(pid),
      onDied: (_, how, restartMs) => deaths.push({ how, restartMs }),
    },
  );
  return { child, pids, deaths, log: () => readFileSync(logFile, "utf8") };
}

const LIVES = "console.log('here'); setInterval(() => {}, 1000)";
const IGNORES = `process.on('SIGTERM', () => {}); ${LIVES}`;

test("a child that is killed is started again", async () => {
  const { child, pids, deaths, log } = supervise(LIVES);
  child.start();
  await vi.waitFor(() => expect(log()).toContain("here"), 5_000);
  process.kill(pids[0] ?? 0, "SIGKILL");
  await vi.waitFor(() => expect(pids).toHaveLength(2), 5_000);
  expect(deaths).toEqual([{ how: "was ended by SIGKILL", restartMs: 500 }]);
  await child.stop(2_000);
});

test("a stop ends a child for good, also one that does not listen", async () => {
  const { child, pids, deaths, log } = supervise(IGNORES);
  child.start();
  await vi.waitFor(() => expect(log()).toContain("here"), 5_000);
  const identity = identify(pids[0] ?? 0);
  const begun = performance.now();
  await child.stop(300);
  expect(performance.now() - begun).toBeLessThan(2_000);
  expect(isRunning(identity)).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(pids).toHaveLength(1);
  expect(deaths).toEqual([]);
});

test("a program that is not there is a death with a reason", async () => {
  const deaths: string[] = [];
  const logFile = join(mkdtempSync(join(tmpdir(), "child-test-")), "log");
  const child = new SupervisedChild(
    () => ({
      name: "worker",
      command: "/nowhere/node",
      args: [],
      cwd: tmpdir(),
      env: {},
      logFile,
    }),
    { onStarted: () => {}, onDied: (_, how) => deaths.push(how) },
  );
  child.start();
  await vi.waitFor(() => expect(deaths).toEqual(["could not be started: spawn /nowhere/node ENOENT"]));
  await child.stop(100);
});

test("restarts come ever later, and end", () => {
  expect([1, 2, 3, 4, 5, 6].map(restartDelayMs)).toEqual([500, 1_000, 2_000, 4_000, 8_000, null]);
});
