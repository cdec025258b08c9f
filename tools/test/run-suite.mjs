/** Runs one suite to its end, whatever happens in it. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, STATE } from "../setup/places.mjs";
import { runCommand } from "../setup/run-command.mjs";

/** @typedef {import("./counts.mjs").Counts & { name: string }} Outcome */

const SHOWN_LINES = 150;
/** Seconds for a suite; what takes longer hangs. */
const LIMIT = 1500;
/** Past so many times what it usually takes, the progress shows the suite's last line: where it may hang. */
const SLOW = 2;

/**
 * @param {import("./suites.mjs").Suite} suite
 * @param {import("../setup/phases.mjs").Phases} phases
 * @param {AbortSignal} signal ends it
 * @returns {Promise<Outcome>}
 */
export async function runSuite(suite, phases, signal) {
  const { name, command, cwd, report } = suite;
  const [program, ...args] = command;
  const logFile = join(STATE, "logs", `test-${name.replaceAll(" ", "-")}.log`);
  const phase = phases.begin({ key: `test ${name}`, label: name, expected: suite.expected });
  if (report) rmSync(report, { force: true });
  // What tests leave lying goes with it. A short name: paths of sockets may have a hundred signs.
  const scratch = mkdtempSync(join(tmpdir(), "sy-"));
  // Started by root, PostgreSQL runs as another user, who must be able to enter.
  chmodSync(scratch, 0o711);
  let fault = null;
  try {
    // Logs are read as text.
    const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", TMPDIR: scratch, ...suite.env };
    const startedAt = Date.now();
    /** @param {string} line */
    const onLine = (line) => {
      const isSlow = Date.now() - startedAt > 1000 * SLOW * suite.expected;
      if (isSlow && line.trim()) phase.update({ detail: line.trim().slice(0, 120) });
    };
    const where = { cwd: cwd ?? ROOT, env, logFile };
    await runCommand(program, args, { ...where, limit: LIMIT, group: true, signal, onLine });
  } catch (error) {
    fault = error instanceof Error ? error : new Error(String(error));
  } finally {
    remove(scratch);
  }
  const counts = countsOf(suite, fault !== null);
  if (signal.aborted) phase.stopped();
  else if (counts.failed === 0) phase.done(report ? summary(counts) : "");
  else {
    phase.failed(summary(counts));
    phases.say(lastLines(logFile) ?? fault?.message ?? "");
  }
  for (const title of counts.secondTry ?? []) phases.say(`${name}: passed only at a second try: ${title}`);
  return { name, ...counts };
}

/**
 * What still writes there keeps its folder, and costs no suite its result.
 * @param {string} folder
 */
function remove(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {}
}

/** @param {import("./counts.mjs").Counts} counts */
const summary = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`;

/**
 * A suite that ended badly has failed, also when its report says otherwise or is missing.
 * @param {import("./suites.mjs").Suite} suite
 * @param {boolean} endedBadly
 * @returns {import("./counts.mjs").Counts}
 */
function countsOf({ report, count }, endedBadly) {
  const one = { passed: endedBadly ? 0 : 1, failed: endedBadly ? 1 : 0, skipped: 0 };
  if (!report || !count) return one;
  try {
    const counts = count(report);
    return endedBadly && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** @param {string} logFile */
function lastLines(logFile) {
  try {
    return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
  } catch {
    return null;
  }
}
