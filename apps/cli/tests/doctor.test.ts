import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const BIN = fileURLToPath(new URL("../bin/switchyard.mjs", import.meta.url));

test("says of everything whether it is here, and how to get what is not", () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [BIN, "doctor"], { encoding: "utf8" });
  expect(stderr).toBe("");
  const lines = stdout.trimEnd().split("\n");
  for (const name of [
    "Node",
    "Python",
    "PyTorch",
    "GPU",
    "PostgreSQL",
    "Disk",
    "Chromium",
    "Bubblewrap",
    "Icarus Verilog",
  ]) {
    expect(
      lines.some((line) => new RegExp(`^(ok|MISSING|-) +${name} `).test(line)),
      name,
    ).toBe(true);
  }
  expect(stdout).toContain(`Node             ${process.versions.node}`);
  expect(stdout).toMatch(/ok +PostgreSQL +postgres \(PostgreSQL\) \d+/);
  // Tests run where everything that is needed has been installed.
  expect(stdout).not.toContain("MISSING");
  expect(status).toBe(0);
}, 60_000);
