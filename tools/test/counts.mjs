/** How many tests passed and failed, from the report of each test runner. */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { ROOT } from "../setup/places.mjs";

/**
 * `failures` are the titles of those that failed, `secondTry` of those that passed only when tried again: a fault may hide there.
 * @typedef {{ passed: number, failed: number, skipped: number, failures?: string[], secondTry?: string[] }} Counts
 */

/** @typedef {{ name: string, status: string, assertionResults: { fullName: string, status: string }[] }} VitestFile */

/** @param {string} path Vitest's JSON report @returns {Counts} */
export function countVitest(path) {
  const report = JSON.parse(readFileSync(path, "utf8"));
  const failures = report.testResults.flatMap(
    (/** @type {VitestFile} */ { name, status, assertionResults }) => {
      const file = relative(ROOT, name);
      // A file that does not load has no tests in it, but it has failed.
      if (status === "failed" && assertionResults.length === 0) return [`${file} does not load`];
      const failed = assertionResults.filter((one) => one.status === "failed");
      return failed.map(({ fullName }) => `${file} > ${fullName}`);
    },
  );
  const skipped = report.numPendingTests + report.numTodoTests;
  return { passed: report.numPassedTests, failed: failures.length, skipped, failures };
}

/** @param {string} path pytest's JUnit report @returns {Counts} */
export function countJunit(path) {
  const text = readFileSync(path, "utf8");
  const [suite = ""] = text.match(/<testsuite [^>]*>/) ?? [];
  /** @param {string} name */
  const attribute = (name) => Number(suite.match(new RegExp(`\\b${name}="(\\d+)"`))?.[1] ?? 0);
  const failed = attribute("failures") + attribute("errors");
  const skipped = attribute("skipped");
  const cases = text.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*>\s*<(?:failure|error)\b/g);
  const failures = [...cases].map(([, place, name]) => `${place} > ${name}`);
  return { passed: attribute("tests") - failed - skipped, failed, skipped, failures };
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
    failures: suites.flatMap(titlesOf("unexpected")),
    secondTry: suites.flatMap(titlesOf("flaky")),
  };
}

/** @param {string} wanted @returns {(suite: Described) => string[]} */
const titlesOf =
  (wanted) =>
  ({ title, specs = [], suites = [] }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === wanted))
      .map((spec) => `${title} > ${spec.title}`),
    ...suites.flatMap(titlesOf(wanted)),
  ];
