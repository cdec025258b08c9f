/**
 * All suites of `npm test`, in the order in which they begin: the longest first, for the others fit beside it, and of
 * those the quickest. To add one, add it to this list.
 */
import { join } from "node:path";
import { ROOT, STATE, TRAINER, VENV } from "../setup/places.mjs";
import { countJunit, countPlaywright, countVitest } from "./counts.mjs";

export const REPORTS = join(STATE, "test-reports");

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {readonly [string, ...string[]]} command
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [report] where its runner writes a report with counts; a suite without one is one test
 * @property {(report: string) => import("./counts.mjs").Counts} [count]
 * @property {number} expected seconds, until there is a measurement
 * @property {boolean} [needsBrowser]
 * @property {boolean} [alone] runs when nothing else does: it uses all cores, or measures time
 * @property {boolean} [usesSandbox] has tests that are skipped without bubblewrap and Icarus Verilog
 */

/** @param {string} name */
const bin = (name) => join(ROOT, "node_modules", ".bin", name);
/** @param {string} name */
const venv = (name) => join(VENV, "bin", name);
/** @param {string} name */
const report = (name) => join(REPORTS, name);

/**
 * @param {string} name
 * @param {string} project of e2e/playwright.config.ts
 * @param {number} expected
 * @returns {Suite}
 */
const journeys = (name, project, expected) => ({
  name,
  command: [bin("playwright"), "test", `--project=${project}`],
  cwd: join(ROOT, "e2e"),
  env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report(`playwright-${project}.json`) },
  report: report(`playwright-${project}.json`),
  count: countPlaywright,
  expected,
  needsBrowser: true,
  alone: true,
});

/** @type {readonly Suite[]} */
export const SUITES = [
  {
    name: "pytest",
    // A line for each test: the log of a suite that hangs says where.
    command: [venv("python"), "-m", "pytest", "-vv", `--junitxml=${report("pytest.xml")}`],
    cwd: TRAINER,
    // A second thread that loses its core to another program makes the first spin: minutes become hours.
    // And nothing may wait for a network that may not be there.
    env: { OMP_NUM_THREADS: "1", HF_HUB_OFFLINE: "1" },
    report: report("pytest.xml"),
    count: countJunit,
    usesSandbox: true,
    expected: 240,
  },
  { name: "format and lint", command: [bin("biome"), "ci", "--colors=off", "."], expected: 3 },
  // Not package by package: each takes in the sources of those it imports, and a source is checked once here.
  { name: "types", command: [bin("tsc"), "-p", "tsconfig.node.json"], expected: 20 },
  { name: "types of pages", command: [bin("tsc"), "-p", "apps/web"], expected: 15 },
  { name: "types of journeys", command: [bin("tsc"), "-p", "e2e"], expected: 10 },
  {
    name: "import rules",
    command: [bin("depcruise"), "--config", ".dependency-cruiser.cjs", "apps", "packages"],
    expected: 10,
  },
  {
    name: "contract emission",
    command: [process.execPath, join(ROOT, "tools/test/check-emission.mjs")],
    expected: 5,
  },
  { name: "ruff check", command: [venv("ruff"), "check", "."], cwd: TRAINER, expected: 2 },
  { name: "ruff format", command: [venv("ruff"), "format", "--check", "."], cwd: TRAINER, expected: 2 },
  { name: "pyright", command: [bin("pyright")], cwd: TRAINER, expected: 40 },
  {
    name: "vitest",
    command: [
      bin("vitest"),
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report("vitest.json")}`,
    ],
    report: report("vitest.json"),
    count: countVitest,
    expected: 90,
  },
  // Here rather than at the first start of a journey, so that it stands beside something else.
  { name: "web build", command: [bin("tsx"), "tools/start/build-now.ts"], expected: 60 },
  journeys("playwright", "journeys", 300),
  journeys("playwright timed", "timed", 40),
];
