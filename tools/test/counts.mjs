/** How many tests passed and failed, from the report of each test runner. */
import { readFileSync } from "node:fs";

/**
 * `secondTry` are the titles of those that passed only when tried again: a fault may hide there.
 * @typedef {{ passed: number, failed: number, skipped: number, secondTry?: string[] }} Counts
 */

/** @param {string} path Vitest's JSON report @returns {Counts} */
export function countVitest(path) {
  const report = JSON.parse(readFileSync(path, "utf8"));
  // A file that does not load has no tests in it, but it has failed.
  const unloaded = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
      file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** @param {string} path pytest's JUnit report @returns {Counts} */
export function countJunit(path) {
  const [suite = ""] = readFileSync(path, "utf8").match(/<testsuite [^>]*>/) ?? [];
  /** @param {string} name */
  const attribute = (name) => Number(suite.match(new RegExp(`\\b${name}="(\\d+)"`))?.[1] ?? 0);
  const failed = attribute("failures") + attribute("errors");
  const skipped = attribute("skipped");
  return { passed: attribute("tests") - failed - skipped, failed, skipped };
}

/** @typedef {{ title: string, specs?: { title: string, tests: { status: string }[] }[], suites?: Described[] }} Described */

/** @param {string} path Playwright's JSON report @returns {Counts} */
export function countPlaywright(path) {
  const { stats, errors, suites } = JSON.parse(readFileSync(path, "utf8"));
  const outside = stats.unexpected === 0 ? errors.length : 0;
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + outside,
    skipped: stats.skipped,
    secondTry: suites.flatMap(flakyTitles),
  };
}

/** @param {Described} suite @returns {string[]} */
const flakyTitles = ({ title, specs = [], suites = [] }) => [
  ...specs
    .filter(({ tests }) => tests.some(({ status }) => status === "flaky"))
    .map((spec) => `${title} > ${spec.title}`),
  ...suites.flatMap(flakyTitles),
];
