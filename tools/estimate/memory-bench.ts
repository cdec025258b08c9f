/**
 * `npm run bench -- estimate [--only SLUG]`: the memory that is estimated for each stage of some templates, beside what the
 * trainer then holds. Writes docs/results/bench-estimate.md.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { catalog, TEMPLATES } from "@switchyard/catalog";
import { compile, estimateJob } from "@switchyard/compiler";
import { type GraphDoc, type JsonValue, setParam } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { ROOT, TRAINER, VENV_PYTHON } from "../setup/places.mjs";
import { type MeasuredJob, reportOf, stageLines } from "./memory-report";

type Settings = Record<string, Record<string, JsonValue>>;

interface Case {
  readonly slug: string;
  /** What differs from the template besides the number of steps. */
  readonly note?: string;
  readonly settings: Settings;
}

/** Few steps and little to answer: what is held at once does not depend on how often. */
const few = (...stages: string[]): Settings => Object.fromEntries(stages.map((id) => [id, { steps: 2 }]));
const asked = (limit: number): Settings => ({ before: { limit }, after: { limit } });

/** The example and its kin, with fewer puzzles to make. */
const puzzles = (): Settings => ({
  ...few("warmup", "grpo"),
  puzzles: { trainSize: 1_000, heldOutSize: 128 },
});

/** Stages that hold different things: a reference, a critic, two passes, branches, both kinds of step, long texts. */
const CASES: readonly Case[] = [
  { slug: "addition", settings: { ...few("warmup", "train"), ...asked(128) } },
  { slug: "knights-grpo", settings: { ...puzzles(), ...asked(128) } },
  {
    slug: "knights-grpo",
    note: "4 layers of width 256, 96 tokens sampled",
    settings: {
      ...puzzles(),
      ...asked(16),
      decoder: { layers: 4, width: 256, context: 192 },
      grpo: { steps: 2, promptsPerStep: 4 },
      sampler: { maxTokens: 96 },
    },
  },
  { slug: "ppo", settings: { ...puzzles(), ...asked(128) } },
  { slug: "ar-lopti", settings: { ...puzzles(), ...asked(128) } },
  { slug: "anytime", settings: { ...few("warmup", "brpo"), ...asked(128) } },
  { slug: "sasr", settings: { train: { steps: 4, sftWarmup: 2 }, after: { limit: 128 } } },
];

function graphOf({ slug, settings }: Case): GraphDoc {
  const template = TEMPLATES.find((each) => each.slug === slug);
  if (!template) throw new Error(`There is no template called '${slug}'.`);
  const changes = Object.entries(settings).flatMap(([id, params]) =>
    Object.entries(params).map(([param, value]) => ({ id, param, value })),
  );
  return changes.reduce((doc, change) => setParam(doc, change, catalog), template.graph);
}

function jobOf(one: Case): JobSpec {
  const result = compile(graphOf(one), catalog);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.spec;
}

async function measure(spec: JobSpec, count: "tensors" | "process"): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-memory-"));
  try {
    writeFileSync(join(folder, "spec.json"), JSON.stringify(spec));
    const { stdout } = await promisify(execFile)(
      VENV_PYTHON,
      [
        join(TRAINER, "bench", "peak_memory.py"),
        ...["--spec", join(folder, "spec.json"), "--out", join(folder, "run"), "--count", count],
      ],
      { env: { ...process.env, OMP_NUM_THREADS: "1" }, maxBuffer: 1 << 24 },
    );
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureJob(one: Case): Promise<MeasuredJob> {
  const spec = jobOf(one);
  const tensors = await measure(spec, "tensors");
  const held = await measure(spec, "process");
  const title = TEMPLATES.find(({ slug }) => slug === one.slug)?.title ?? one.slug;
  return {
    title: one.note ? `${title}, ${one.note}` : title,
    estimate: estimateJob(spec, catalog),
    tensors,
    process: { before: held.before ?? 0, gained: held.gained ?? 0 },
  };
}

const { values } = parseArgs({ options: { only: { type: "string" } } });
const jobs: MeasuredJob[] = [];
for (const one of CASES.filter(({ slug }) => !values.only || slug === values.only)) {
  console.log(`${one.slug}${one.note ? `, ${one.note}` : ""} ...`);
  const job = await measureJob(one);
  jobs.push(job);
  console.log(stageLines(job).join("\n"));
}
const text = reportOf(jobs, `${cpus().length} cores (${cpus()[0]?.model.trim()})`);
console.log(text);
if (!values.only) await writeFile(join(ROOT, "docs/results/bench-estimate.md"), text);
