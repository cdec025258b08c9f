#!/usr/bin/env node
/** `npm run attacks`: the attack suite against the sandbox, and its table in docs/attacks.md. */
import { spawnSync } from "node:child_process";
import { newPhases, setUp } from "./setup/index.mjs";
import { ROOT, VENV_PYTHON } from "./setup/places.mjs";
import { exitWith, Refusal } from "./setup/refusal.mjs";
import { ensureSandboxPackages } from "./test/system-packages.mjs";

const TABLE = "packages/trainer/tests/sandbox/attack_table.py";

async function main() {
  const phases = newPhases();
  await setUp(phases);
  const missing = await ensureSandboxPackages(phases);
  if (missing) throw new Refusal("The attacks need the sandbox.", missing);
  const { status, error } = spawnSync(VENV_PYTHON, [TABLE], { cwd: ROOT, stdio: "inherit" });
  if (error) throw error;
  process.exitCode = status ?? 1;
}

main().catch(exitWith);
