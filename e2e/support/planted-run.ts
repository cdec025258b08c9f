/** A run as the trainer leaves it behind, with thousands of completions, and texts in some that try to do harm. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../tools/setup/places.mjs";
import type { Switchyard } from "./switchyard";

export const LAST_STEP = 1_000;
export const TOLD_EVERY = 5;
const PROMPTS = 4;
const GROUP = 8;
/** The last step has one prompt more, with this many completions. */
export const BIG_GROUP = 400;
export const COMPLETIONS = (LAST_STEP / TOLD_EVERY) * PROMPTS * GROUP + BIG_GROUP;
export const ERRORED = (LAST_STEP / 50) * PROMPTS + BIG_GROUP / GROUP - 1;
/** Stands in one completion only. */
export const NEEDLE = "Quillfeather";
export const NEEDLE_STEP = 340;
/** The step whose first prompt has the texts below. */
export const HARM_STEP = 500;
/** What was told before this step came without the notes of its rewards. */
export const NOTES_FROM = 100;
/** A level that the verifier gave. */
export const WRONG = "wrong answer";
/** Three of every eight, but for the prompt that has the texts below. */
export const WRONG_ONES = 3 * (PROMPTS * ((LAST_STEP - NOTES_FROM) / TOLD_EVERY + 1) - 1 + BIG_GROUP / GROUP);
/** Behind a megabyte without a line end. */
export const END_OF_LONG = "the last words";

const MEGABYTE = 1_000_000;

export const HARMFUL: Readonly<Record<string, string>> = {
  markup:
    `<script>window.ran = "script"</script><img src=x onerror="window.ran='image'">` +
    `<svg onload="window.ran='svg'"></svg><iframe srcdoc="<script>parent.ran='frame'</script>"></iframe>` +
    `<style>body { display: none }</style><a href="javascript:window.ran='link'">link</a> </textarea></script>`,
  direction: `\u202eevil gnp.exe\u202c \u2066isolated\u2069 \u200ba\u200fb \u05e9\u05dc\u05d5\u05dd`,
  controls: `\u001b[31mred\u001b[0m \u001b]8;;http://example.com\u0007link\u001b]8;;\u0007 NUL \0 half \ud800 end \udfff`,
  piles: `z${"\u0301\u0316".repeat(400)} w${"\u20dd".repeat(50)}`,
  long: `${"y".repeat(MEGABYTE)} ${END_OF_LONG}`,
  hidden: "\0\u202e".repeat(MEGABYTE / 2),
  blank: "\n".repeat(5_000),
  empty: "",
};

export interface PlantedEvent {
  kind: string;
  [field: string]: unknown;
}

export const writePlantedRun = (folder: string): void => writeRun(folder, "knights-grpo", events());

/** A run of one of the golden jobs, with these events told in this order. */
export function writeRun(folder: string, job: string, told: readonly PlantedEvent[]): void {
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(ROOT, `fixtures/jobs/${job}.json`), join(folder, "spec.json"));
  const lines = told.map((event, index) =>
    JSON.stringify({ v: 1, attempt: 1, seq: index + 1, t: 1_790_000_000 + index, ...event }),
  );
  writeFileSync(join(folder, "events-1.ndjson"), `${lines.join("\n")}\n`);
}

/** Through the command that a person would call; gives back the run's address. */
export function importPlantedRun(system: Switchyard, write = writePlantedRun): string {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-planted-"));
  write(folder);
  const bin = join(ROOT, "apps/cli/bin/switchyard.mjs");
  const args = [bin, "import", folder, "--data", system.dataDir];
  const said = execFileSync(process.execPath, args, { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  const runId = /run (\S+),/.exec(said)?.[1];
  if (!runId) throw new Error(`the import said: ${said}`);
  return `${system.address}/runs/${runId}`;
}

export const STARTED: PlantedEvent = {
  kind: "run.started",
  ...{ device: "cpu", threads: 1, torch: "2.13.0", trainerVersion: "0.1.0", resumed: false },
};
export const FINISHED: PlantedEvent = {
  kind: "run.finished",
  ...{ status: "succeeded", message: "", remedy: "", node: null },
};

function events(): PlantedEvent[] {
  const steps = Array.from({ length: LAST_STEP }, (_, index) => index + 1);
  return [
    STARTED,
    { kind: "stage.started", stage: "grpo", total: LAST_STEP, unit: "steps", fromStep: 0 },
    ...steps.flatMap((step) => (step % TOLD_EVERY === 0 ? [metrics(step), rollouts(step)] : [metrics(step)])),
    { kind: "stage.finished", stage: "grpo", seconds: 60, reused: false, message: "" },
    FINISHED,
  ];
}

const metrics = (step: number): PlantedEvent => ({
  ...{ kind: "metrics", stage: "grpo", step, tokens: step * 100, samples: step * PROMPTS * GROUP },
  values: { "grpo/reward": meanReward(step), "grpo/loss": Math.sin(step / 40) / 10, "grpo/gradNorm": 1 },
});

const meanReward = (step: number): number => 0.2 + 0.6 * (step / LAST_STEP);

function rollouts(step: number): PlantedEvent {
  const prompts = step === LAST_STEP ? PROMPTS + 1 : PROMPTS;
  const groups = Array.from({ length: prompts }, (_, prompt) => ({
    taskId: `puzzle-${step}-${prompt}`,
    prompt: `A very special island is inhabited only by knights and knaves. You meet ${prompt + 2} inhabitants at step ${step}. Who is a knight?`,
    answer: "Zoey is a knight, and Oliver is a knave.",
    difficulty: prompt,
    completions:
      step === HARM_STEP && prompt === 0
        ? Object.values(HARMFUL).map((text) => completion(text, { reward: 0.5, notes: harmfulNotes(text) }))
        : Array.from({ length: prompt < PROMPTS ? GROUP : BIG_GROUP }, (_, sample) =>
            ordinary(step, prompt, sample % GROUP),
          ),
  }));
  return { kind: "rollouts", stage: "grpo", step, groups };
}

function ordinary(step: number, prompt: number, sample: number) {
  const isKnave = (step + prompt + sample) % 3 === 0;
  const isErrored = sample === 7 && step % 50 === 0;
  const hasNeedle = step === NEEDLE_STEP && prompt === 2 && sample === 5;
  const words = [
    `Zoey says that Oliver is ${isKnave ? "not a knave" : "a knave"}.`,
    sample % 2 === 0 ? "So Zoey is a knight." : "Then Oliver must lie, so Zoey is a knight.",
    hasNeedle ? NEEDLE : `Answer ${sample}.`,
  ].join("\n");
  return completion(words, {
    reward: isErrored ? null : Math.round(100 * meanReward(step) * ((sample + 1) / GROUP)) / 100,
    truncated: sample === 6,
    ...(isErrored ? { error: "verifier: no answer could be read" } : {}),
    ...(isErrored || step < NOTES_FROM ? {} : { notes: notes(sample) }),
  });
}

const isWrong = (sample: number): boolean => sample % 3 === 0;

const notes = (sample: number) => ({
  verifier: {
    level: isWrong(sample) ? WRONG : "right",
    matched: [
      ["Answer in the last line", `Answer ${sample}.`],
      ["Reference", "Zoey is a knight, and Oliver is a knave."],
    ],
    leftOut: 2,
  },
  format: { level: "holds", matched: [] },
  reward: { level: "", matched: [["Sum", "0.9 verifier + 0.1 format"]] },
});

const harmfulNotes = (text: string) => ({
  verifier: { level: text.slice(0, 90), matched: [[text.slice(0, 90), text.slice(0, 390)]] },
});

interface Judged {
  reward: number | null;
  truncated?: boolean;
  error?: string;
  notes?: object;
}

function completion(text: string, { reward, truncated = false, error, notes }: Judged) {
  const pieces = text.length < 2_000 ? (text.match(/\s?[^\s]{1,6}/g) ?? []) : [];
  const advantage = reward === null ? null : Math.round(100 * (reward - 0.4)) / 100;
  return {
    ...{ text, tokens: pieces.length, truncated, reward, advantage },
    components: { verifier: reward, format: reward === null ? null : 1, reward },
    ...(error === undefined ? {} : { error }),
    ...(notes === undefined ? {} : { notes }),
    ...(pieces.length > 0 ? { byToken: byToken(pieces, advantage) } : {}),
  };
}

const byToken = (pieces: string[], advantage: number | null) => ({
  pieces: pieces.slice(0, 256),
  probabilities: pieces.slice(0, 256).map((_, index) => Math.round(1_000 * Math.cos(index) ** 2) / 1_000),
  advantages: pieces.slice(0, 256).map((_, index) => (advantage ?? 0) * (index % 3 === 0 ? 1 : 0.5)),
  learns: pieces.slice(0, 256).map((_, index) => index % 7 !== 6),
  weights: pieces.slice(0, 256).map((_, index) => (index % 7 === 6 ? 0 : 1 + (index % 4) / 4)),
});
