import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { countJunit, countPlaywright, countVitest } from "./counts.mjs";

function report(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "counts-test-")), "report");
  writeFileSync(path, text);
  return path;
}

test("Vitest: a file that does not load has failed once, though it holds no tests", () => {
  const path = report(
    JSON.stringify({
      numPassedTests: 7,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        { status: "failed", assertionResults: [{}] },
        { status: "failed", assertionResults: [] },
        { status: "passed", assertionResults: [{}] },
      ],
    }),
  );
  expect(countVitest(path)).toEqual({ passed: 7, failed: 2, skipped: 2 });
});

test("pytest: failures and errors have failed, skipped tests have neither passed nor failed", () => {
  const path = report(
    '<?xml version="1.0"?><testsuites name="x"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="20" time="1.0"></testsuite></testsuites>',
  );
  expect(countJunit(path)).toEqual({ passed: 14, failed: 3, skipped: 3 });
});

test("Playwright: what passed at a second try has passed and is named; a fault outside any test has failed", () => {
  const stats = { expected: 4, flaky: 1, unexpected: 0, skipped: 1 };
  const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
  const inner = { title: "a start", specs: [spec("is quick", "flaky")] };
  const suites = [{ title: "start.spec.ts", specs: [spec("refuses", "expected")], suites: [inner] }];
  expect(countPlaywright(report(JSON.stringify({ stats, errors: [], suites })))).toEqual({
    passed: 5,
    failed: 0,
    skipped: 1,
    secondTry: ["a start > is quick"],
  });
  const broken = {
    stats: { expected: 0, flaky: 0, unexpected: 0, skipped: 0 },
    errors: [{ message: "no server" }],
    suites: [],
  };
  expect(countPlaywright(report(JSON.stringify(broken)))).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
});
