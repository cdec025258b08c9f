/** `npm run claims -- NAME [--fresh] [--out DIR] [-- trainer options]`. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { JobSpec } from "@switchyard/protocol";
import { STATE } from "../setup/places.mjs";
import { promiseText, readDeclaration } from "./declaration";
import { judge, type RunOutcome, runOutcome, totalSeconds } from "./outcome";
import { planRuns } from "./plan";
import { writeReport } from "./report";
import { runSpec } from "./run-spec";

/** The exit code: 0 where every promise holds. */
export async function claims(args: readonly string[]): Promise<number> {
  const { name, fresh, folder, trainerOptions } = readArguments(args);
  const declaration = readDeclaration(name);
  const plan = planRuns(declaration);
  if (fresh) rmSync(folder, { recursive: true, force: true });

  const outcomes = new Map<string, RunOutcome>();
  for (const [hash, spec] of plan.specs) {
    outcomes.set(hash, await runOne(spec, join(folder, hash.slice(0, 16)), trainerOptions));
    tell(outcomes.size, plan.specs.size, spec, outcomes.get(hash));
  }
  const runsOf = (hashes: readonly string[]) => hashes.flatMap((hash) => outcomes.get(hash) ?? []);
  const byArm = new Map([...plan.runsOfArm].map(([arm, hashes]) => [arm, runsOf(hashes)]));
  const outcome = judge(declaration, byArm);

  const runs = [...plan.specs].flatMap(([specHash, { seed }]) => {
    const run = outcomes.get(specHash);
    return run ? [{ seed, specHash, outcome: run }] : [];
  });
  const page = writeReport(name, declaration, outcome, runs);
  for (const { promised, interval, holds } of outcome.comparisons) {
    process.stdout.write(
      `${holds ? "holds" : "DOES NOT HOLD"}: ${promised.method} - ${promised.baseline} = ${interval.mean.toPrecision(3)} ` +
        `[${interval.low?.toPrecision(3)}, ${interval.high?.toPrecision(3)}], promised ${promiseText(promised)}\n`,
    );
  }
  process.stdout.write(
    `${outcome.inTime ? "in time" : "TOO SLOW"}: longest run ${(outcome.longestSeconds / 60).toFixed(1)} min\n${page}\n`,
  );
  return outcome.inTime && outcome.comparisons.every(({ holds }) => holds) ? 0 : 1;
}

function readArguments(args: readonly string[]) {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  const { values, positionals } = parseArgs({
    args: [...own],
    allowPositionals: true,
    options: { fresh: { type: "boolean", default: false }, out: { type: "string" } },
  });
  const name = positionals[0] ?? "";
  const folder = values.out ?? join(STATE, "claims", name);
  return { name, fresh: values.fresh, folder, trainerOptions: end < 0 ? [] : args.slice(end + 1) };
}

async function runOne(spec: JobSpec, folder: string, options: readonly string[]): Promise<RunOutcome> {
  const { events, cpuSeconds } = await runSpec(spec, folder, options);
  return runOutcome(events, cpuSeconds);
}

function tell(done: number, total: number, spec: JobSpec, outcome: RunOutcome | undefined): void {
  if (!outcome) return;
  const metrics = [...outcome.metrics]
    .filter(([name]) => name.endsWith("/accuracy"))
    .map(([name, value]) => `${name} ${value.toFixed(3)}`);
  process.stdout.write(
    `${done}/${total}  spec ${spec.hash.slice(0, 12)}  seed ${spec.seed}  ${totalSeconds(outcome).toFixed(0)} s  ${metrics.join("  ")}\n`,
  );
}
