import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { formatSeconds, Phases, timeLeft } from "./phases.mjs";

test.each([
  [0.4, "0 s"],
  [59, "59 s"],
  [60, "1 min 00 s"],
  [125, "2 min 05 s"],
  [7_380, "2 h 03 min"],
])("%d seconds read as %s", (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test.each([
  ["what somebody knows better", { done: 1, total: 2, secondsLeft: 30 }, 10, 100, "about 30 s left"],
  ["the rate so far", { done: 20, total: 60 }, 10, null, "about 20 s left"],
  ["last time", {}, 10, 40, "about 30 s left"],
  ["last time, exceeded", {}, 50, 40, "longer than expected"],
  ["nothing", {}, 50, null, ""],
  ["a rate too young to tell", { done: 1, total: 60 }, 10, null, ""],
])("time left by %s", (_, progress, elapsed, expected, text) => {
  expect(timeLeft(progress, elapsed, expected)).toBe(text);
});

function newPhases() {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  const timingsFile = join(mkdtempSync(join(tmpdir(), "phases-test-")), "timings.json");
  const phases = new Phases({ timingsFile, stream, isTerminal: false });
  return { phases, timingsFile, text: () => String(stream.read() ?? "") };
}

test("elsewhere than on a terminal a phase is plain lines, and its duration is remembered", async () => {
  const { phases, timingsFile, text } = newPhases();
  await phases.run({ key: "k", label: "Node packages", expected: 60 }, async () => {});
  expect(text()).toBe("Node packages: about 1 min 00 s\nNode packages: done (0 s)\n");
  expect(JSON.parse(readFileSync(timingsFile, "utf8"))).toEqual({ k: 0 });
});

test("a phase that fails says so, passes the fault on and is not remembered", async () => {
  const { phases, timingsFile, text } = newPhases();
  const work = phases.run({ key: "k", label: "Web pages" }, () => Promise.reject(new Error("no")));
  await expect(work).rejects.toThrow("no");
  expect(text()).toBe("Web pages: failed (0 s)\n");
  expect(() => readFileSync(timingsFile)).toThrow();
});

test("phases side by side each say how they ended, in the order in which they did", () => {
  const { phases, timingsFile, text } = newPhases();
  const slow = phases.begin({ key: "slow", label: "pytest", expected: 300 });
  const quick = phases.begin({ key: "quick", label: "lint", expected: 3 });
  quick.done("");
  slow.failed("7 passed, 1 failed");
  expect(text()).toBe("pytest: about 5 min 00 s\nlint: done (0 s)\npytest: failed (7 passed, 1 failed)\n");
  expect(JSON.parse(readFileSync(timingsFile, "utf8"))).toEqual({ quick: 0 });
});

test("on a terminal all that run share the line that is redrawn", () => {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  const phases = new Phases({ timingsFile: "/nowhere/timings.json", stream, isTerminal: true });
  const first = phases.begin({ key: "a", label: "pytest" });
  const second = phases.begin({ key: "b", label: "pyright" });
  expect(String(stream.read())).toMatch(/ pytest: 0 s {3}pyright: 0 s$/);
  first.done("3 passed");
  expect(String(stream.read())).toMatch(/✓ pytest +3 passed\n.* pyright +0 s$/s);
  second.done();
});
