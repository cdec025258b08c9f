import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { identify, isRunning } from "../setup/process-identity.mjs";
import { ProcessRegistry } from "./process-registry.mjs";

const newFolder = () => mkdtempSync(join(tmpdir(), "registry-test-"));
const sleeper = () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
    detached: true,
    stdio: "ignore",
  });
  if (child.pid === undefined) throw new Error("not started");
  return child.pid;
};

test("what a killed start left running is ended by the next", async () => {
  const folder = newFolder();
  const pid = sleeper();
  const identity = identify(pid);
  new ProcessRegistry(folder).record("worker", pid);
  expect(await new ProcessRegistry(folder).endLeftovers()).toEqual(["worker"]);
  expect(isRunning(identity)).toBe(false);
});

test("a process that only has the number of one that was left is not touched", async () => {
  const folder = newFolder();
  const pid = sleeper();
  writeFileSync(join(folder, "processes.json"), JSON.stringify({ web: { pid, startTime: "another time" } }));
  expect(await new ProcessRegistry(folder).endLeftovers()).toEqual([]);
  expect(isRunning(identify(pid))).toBe(true);
  process.kill(pid, "SIGKILL");
});

test("a torn or foreign file is no leftover", async () => {
  const folder = newFolder();
  writeFileSync(join(folder, "processes.json"), '{"web": {"pid": -1}}');
  expect(await new ProcessRegistry(folder).endLeftovers()).toEqual([]);
  const registry = new ProcessRegistry(folder);
  registry.record("web", process.pid);
  expect(JSON.parse(readFileSync(join(folder, "processes.json"), "utf8")).web.pid).toBe(process.pid);
});
