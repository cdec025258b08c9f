import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../setup/places.mjs";
import { countJunit, countPlaywright, countVitest } from "./counts.mjs";

function report(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "counts-test-")), "report");
  writeFileSync(path, text);
  return path;
}

test("Vitest: a file that does not load has failed once, though it holds no tests", () => {
  const file = (name: string, ...results: [fullName: string, status: string][]) => ({
    name: join(ROOT, name),
    status: results.length > 0 && results.every(([, status]) => status === "passed") ? "passed" : "failed",
    assertionResults: results.map(([fullName, status]) => ({ fullName, status })),
  });
  const path = report(
    JSON.stringify({
      numPassedTests: 7,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        file("a.test.ts", ["a adds", "failed"], ["a subtracts", "passed"]),
        file("b.test.ts"),
        file("c.test.ts", ["c adds", "passed"]),
      ],
    }),
  );
  const failures = ["a.test.ts > a adds", "b.test.ts does not load"];
  expect(countVitest(path)).toEqual({ passed: 7, failed: 2, skipped: 2, failures });
});

test("pytest: failures and errors have failed, skipped tests have neither passed nor failed", () => {
  const path = report(
    '<?xml version="1.0"?><testsuites name="x"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="20" time="1.0">' +
      '<testcase classname="tests.test_a" name="test_good" time="0.1" />' +
      '<testcase classname="tests.test_a" name="test_bad[1-2]" time="0.1"><failure message="x">y</failure></testcase>' +
      '<testcase classname="tests.test_b" name="test_late" time="0.1"><skipped message="x" /></testcase>' +
      '<testcase classname="tests.test_b" name="test_worse" time="0.1"><error message="x">y</error></testcase>' +
      "</testsuite></testsuites>",
  );
  const failures = ["tests.test_a > test_bad[1-2]", "tests.test_b > test_worse"];
  expect(countJunit(path)).toEqual({ passed: 14, failed: 3, skipped: 3, failures });
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
    failures: [],
    secondTry: ["a start > is quick"],
  });
  const bad = { title: "a start", specs: [spec("is quick", "unexpected")] };
  const failed = report(JSON.stringify({ stats: { ...stats, unexpected: 1 }, errors: [], suites: [bad] }));
  expect(countPlaywright(failed)).toMatchObject({ failed: 1, failures: ["a start > is quick"] });
  const broken = {
    stats: { expected: 0, flaky: 0, unexpected: 0, skipped: 0 },
    errors: [{ message: "no server" }],
    suites: [],
  };
  expect(countPlaywright(report(JSON.stringify(broken)))).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
});
