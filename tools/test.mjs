#!/usr/bin/env node
/**
 * `npm test`: sets up as `npm start` does, runs every suite of tools/test/suites.mjs, also after one has failed, and
 * ends with the line `N passed, N failed`. Names given after `--` choose suites: `npm test -- vitest pytest`.
 */
import { mkdirSync } from "node:fs";
import { newPhases, setUp } from "./setup/index.mjs";
import { describeFault } from "./setup/refusal.mjs";
import { runSuite } from "./test/run-suite.mjs";
import { REPORTS, SUITES } from "./test/suites.mjs";
import { ensureBrowser, ensureSandboxPackages } from "./test/system-packages.mjs";

/** @param {string[]} names */
function chosenSuites(names) {
  const unknown = names.filter((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown.length === 0) return SUITES.filter((suite) => names.length === 0 || names.includes(suite.name));
  throw new Error(
    `No suite is called '${unknown.join("', '")}'. There are: ${SUITES.map((suite) => suite.name).join(", ")}.`,
  );
}

async function main() {
  const phases = newPhases();
  const suites = chosenSuites(process.argv.slice(2));
  await setUp(phases);
  mkdirSync(REPORTS, { recursive: true });
  const missing = suites.some((suite) => suite.needsBrowser) ? await ensureBrowser(phases) : null;
  if (suites.some((suite) => suite.usesSandbox)) await sayWhatIsSkipped(phases);
  const outcomes = [];
  for (const suite of suites) {
    if (suite.needsBrowser && missing) {
      phases.say(`${suite.name}: not run. ${missing}`);
      outcomes.push({ name: suite.name, passed: 0, failed: 1, skipped: 0 });
    } else outcomes.push(await runSuite(suite, phases));
  }
  return outcomes;
}

/** @param {import("./setup/phases.mjs").Phases} phases */
async function sayWhatIsSkipped(phases) {
  const without = await ensureSandboxPackages(phases);
  if (without) phases.say(`Tests of model-written code are skipped. ${without}`);
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

const outcomes = await main().catch((fault) => {
  process.stderr.write(`\n${describeFault(fault)}\n`);
  return [{ name: "set-up", passed: 0, failed: 1, skipped: 0 }];
});
/** @param {readonly number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const passed = sum(outcomes.map((outcome) => outcome.passed));
const failed = sum(outcomes.map((outcome) => outcome.failed));
for (const { name } of outcomes.filter((outcome) => outcome.failed > 0)) console.log(`failed: ${name}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
