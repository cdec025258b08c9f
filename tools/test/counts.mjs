/** How many tests passed and failed, from the report of each test runner. */
import { readFileSync } from "node:fs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

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

/** @param {string} path Playwright's JSON report @returns {Counts} */
export function countPlaywright(path) {
  const { stats, errors } = JSON.parse(readFileSync(path, "utf8"));
  const outside = stats.unexpected === 0 ? errors.length : 0;
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + outside, skipped: stats.skipped };
}
