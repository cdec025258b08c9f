#!/usr/bin/env node
/**
 * `npm test`: sets up as `npm start` does, runs every suite of tools/test/suites.mjs, as many at a time as there are
 * cores for, also after one has failed, and ends with the line `N passed, N failed`. Names given after `--` choose
 * suites: `npm test -- vitest pytest`.
 */
import { mkdirSync } from "node:fs";
import { newPhases, setUp } from "./setup/index.mjs";
import { describeFault } from "./setup/refusal.mjs";
import { inLanes, laneCount } from "./test/lanes.mjs";
import { runSuite } from "./test/run-suite.mjs";
import { REPORTS, SUITES } from "./test/suites.mjs";
import { ensureBrowser, ensureSandboxPackages } from "./test/system-packages.mjs";

/** Of the failures of a suite so many are named at the end. */
const NAMED = 20;

/** @param {string[]} names */
function chosenSuites(names) {
  const unknown = names.filter((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown.length === 0) return SUITES.filter((suite) => names.length === 0 || names.includes(suite.name));
  throw new Error(
    `No suite is called '${unknown.join("', '")}'. There are: ${SUITES.map((suite) => suite.name).join(", ")}.`,
  );
}

/** @returns {Promise<import("./test/run-suite.mjs").Outcome[]>} */
async function main() {
  const phases = newPhases();
  const suites = chosenSuites(process.argv.slice(2));
  await setUp(phases);
  mkdirSync(REPORTS, { recursive: true });
  const missing = suites.some((suite) => suite.needsBrowser) ? await ensureBrowser(phases) : null;
  if (suites.some((suite) => suite.usesSandbox)) await sayWhatIsSkipped(phases);
  atWork = true;
  return inLanes(suites, {
    lanes: laneCount(),
    signal: stop.signal,
    run: async (suite) => {
      if (!suite.needsBrowser || !missing) return runSuite(suite, phases, stop.signal);
      phases.say(`${suite.name}: not run. ${missing}`);
      return { name: suite.name, passed: 0, failed: 1, skipped: 0 };
    },
  });
}

/** @param {import("./setup/phases.mjs").Phases} phases */
async function sayWhatIsSkipped(phases) {
  const without = await ensureSandboxPackages(phases);
  if (without) phases.say(`Tests of model-written code are skipped. ${without}`);
}

/** @param {import("./test/run-suite.mjs").Outcome} outcome */
function failureLines({ name, failures = [] }) {
  const rest = failures.length > NAMED ? [`and ${failures.length - NAMED} more`] : [];
  const lines = [...failures.slice(0, NAMED), ...rest].map((line) => `failed: ${name}: ${line}`);
  return lines.length > 0 ? lines.join("\n") : `failed: ${name}`;
}

const stop = new AbortController();
let atWork = false;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    // Suites end what they have started; whoever asks again does not wait for that.
    if (!atWork || stop.signal.aborted) process.exit(130);
    stop.abort();
  });
}

const outcomes = await main().catch((fault) => {
  process.stderr.write(`\n${describeFault(fault)}\n`);
  return [{ name: "set-up", passed: 0, failed: 1, skipped: 0, failures: [] }];
});
if (stop.signal.aborted) process.exit(130);
/** @param {readonly number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const passed = sum(outcomes.map((outcome) => outcome.passed));
const failed = sum(outcomes.map((outcome) => outcome.failed));
for (const outcome of outcomes.filter((one) => one.failed > 0)) console.log(failureLines(outcome));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
