import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startTimeOf } from "./process-identity.mjs";
import { type CommandOptions, runCommand } from "./run-command.mjs";

const logFile = () => join(mkdtempSync(join(tmpdir(), "run-command-test-")), "log");
const node = (script: string, options: CommandOptions) =>
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

  describe("in a group of its own", () => {
    const CHILD = "setInterval(() => {}, 1_000); console.log(process.pid)";
    const STARTS_A_CHILD = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(CHILD)}], { stdio: "inherit" });`;

    /** Runs it with a child that says its number; gives that and how the command ended. */
    async function withChild(script: string, options: Partial<CommandOptions> = {}) {
      const log = logFile();
      const done = node(STARTS_A_CHILD + script, { logFile: log, group: true, ...options });
      const how = await done.then(
        () => "well",
        (fault: Error) => fault.message,
      );
      const child = Number(readFileSync(log, "utf8").split("\n")[0]);
      expect(child, "the child has said its number").toBeGreaterThan(0);
      return { child, how };
    }

    const isGone = async (pid: number): Promise<boolean> => {
      for (let tries = 0; tries < 100 && startTimeOf(pid) !== null; tries++)
        await new Promise((done) => setTimeout(done, 20));
      return startTimeOf(pid) === null;
    };

    it("leaves nobody behind when it ends", async () => {
      const { child, how } = await withChild("setTimeout(() => process.exit(0), 1_000)");
      expect(how).toBe("well");
      expect(await isGone(child)).toBe(true);
    });

    it("ends with what it started when it is told to", async () => {
      const stop = new AbortController();
      const { child, how } = await withChild("setInterval(() => {}, 1_000)", {
        signal: stop.signal,
        onLine: () => stop.abort(),
      });
      expect(how).toMatch(/SIGINT/);
      expect(await isGone(child)).toBe(true);
    });

    it("that takes too long leaves nobody behind either", async () => {
      const { child, how } = await withChild("setInterval(() => {}, 1_000)", { limit: 3 });
      expect(how).toMatch(/SIGABRT/);
      expect(await isGone(child)).toBe(true);
    });
  });
});
