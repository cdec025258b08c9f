import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { acquireLock } from "./lock-file.mjs";
import { identify } from "./process-identity.mjs";

const newFolder = () => mkdtempSync(join(tmpdir(), "lock-test-"));

test("a lock that is held names its holder, and can be had after its release", () => {
  const path = join(newFolder(), "lock");
  const first = acquireLock(path, "http://127.0.0.1:7600");
  if (!first.held) throw new Error("a free lock was not to be had");
  const second = acquireLock(path, "another");
  expect(second).toEqual({
    held: false,
    holder: { ...identify(process.pid), what: "http://127.0.0.1:7600" },
  });
  first.release();
  expect(acquireLock(path, "another").held).toBe(true);
});

test.each([
  ["whose process is gone", { pid: 2 ** 22 + 12345, startTime: "1", what: "gone" }],
  ["whose number another process has got", { pid: process.pid, startTime: "long ago", what: "reused" }],
])("a lock %s is taken over", (_, holder) => {
  const path = join(newFolder(), "lock");
  writeFileSync(path, JSON.stringify(holder));
  expect(acquireLock(path, "new").held).toBe(true);
  expect(JSON.parse(readFileSync(path, "utf8")).pid).toBe(process.pid);
});

test("a lock that was cut short when the power failed is taken over", () => {
  const path = join(newFolder(), "lock");
  writeFileSync(path, '{"pid": 12');
  expect(acquireLock(path, "new").held).toBe(true);
});

test("of ten processes that find a stale lock one gets it", async () => {
  const folder = newFolder();
  const path = join(folder, "lock");
  writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 12345, startTime: "1", what: "gone" }));
  const module = fileURLToPath(new URL("./lock-file.mjs", import.meta.url));
  const script = `import { acquireLock } from ${JSON.stringify(module)};
    const lock = acquireLock(${JSON.stringify(path)}, "racer");
    process.stdout.write(lock.held ? "held" : "refused");
    setTimeout(() => {}, 1500);`;
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => outputOf(script)));
  expect(outcomes.filter((outcome) => outcome === "held")).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === "refused")).toHaveLength(9);
  expect(readdirSync(folder)).toEqual(["lock"]);
}, 20_000);

function outputOf(script: string): Promise<string> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  return new Promise((resolve) => child.once("close", () => resolve(output)));
}
