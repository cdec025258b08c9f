import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommand } from "./run-command.mjs";

const logFile = () => join(mkdtempSync(join(tmpdir(), "run-command-test-")), "log");
const node = (script: string, options: { logFile: string; limit?: number }) =>
  runCommand(process.execPath, ["-e", script], options);

describe("a command", () => {
  it("leaves every line in its log", async () => {
    const log = logFile();
    await node("for (let i = 0; i < 1000; i++) console.log(i)", { logFile: log });
    expect(readFileSync(log, "utf8").trimEnd().split("\n")).toHaveLength(1000);
  });

  it("that fails is reported with its code and last lines", async () => {
    await expect(node("console.error('no disk'); process.exit(3)", { logFile: logFile() })).rejects.toThrow(
      /exit code 3[\s\S]*no disk/,
    );
  });

  it("ends also when a process that it left running holds its output", async () => {
    const log = logFile();
    const orphan = "setTimeout(() => {}, 60_000)";
    await node(
      `const { pid } = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(orphan)}], { stdio: "inherit", detached: true });
       console.log(pid); process.exit(0)`,
      { logFile: log },
    );
    process.kill(Number(readFileSync(log, "utf8")));
  }, 20_000);

  it("that takes too long is aborted", async () => {
    await expect(node("setTimeout(() => {}, 60_000)", { logFile: logFile(), limit: 0.2 })).rejects.toThrow(
      /SIGABRT/,
    );
  });
});
