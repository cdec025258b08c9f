/** Shows in the terminal what the runs are doing: a line a stage, as set-up shows its phases. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Db, findRun, listRuns, listStages, type Run, type RunStage } from "@switchyard/db";
import { formatSeconds, type Phase, type Phases } from "../setup/phases.mjs";

const POLL_MS = 1_000;
const ACTIVE = ["leased", "pausing", "cancelling"] as const;

export interface FollowOptions {
  readonly phases: Phases;
  readonly address: string;
  readonly signal: AbortSignal;
  /** Null while the database is away. */
  readonly database: () => Db | null;
}

export async function followRuns(options: FollowOptions): Promise<void> {
  const follower = new RunFollower(options);
  while (!options.signal.aborted) {
    const db = options.database();
    // A database that is being started again is asked again.
    if (db) await follower.look(db).catch(() => undefined);
    await sleep(POLL_MS, undefined, { signal: options.signal }).catch(() => undefined);
  }
  follower.end();
}

class RunFollower {
  readonly #options: FollowOptions;
  #runId: string | null = null;
  #told = new Set<string>();
  #running: { stage: string; phase: Phase } | null = null;

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  async look(db: Db): Promise<void> {
    const [active] = await listRuns(db, { states: ACTIVE, limit: 1 });
    if (this.#runId && active?.id !== this.#runId) await this.#tellEnd(db, this.#runId);
    if (!active) return;
    const stages = await listStages(db, active.id);
    if (active.id !== this.#runId) this.#begin(active, stages);
    for (const stage of stages) this.#show(stage);
  }

  end(): void {
    this.#running?.phase.stopped();
    this.#running = null;
  }

  #begin(run: Pick<Run, "id" | "name" | "attempt">, stages: readonly RunStage[]): void {
    this.#runId = run.id;
    const goesOn = run.attempt > 1;
    // What was finished before is no news.
    this.#told = new Set(
      goesOn ? stages.filter((row) => row.state === "finished").map((row) => row.stage) : [],
    );
    const word = goesOn ? "goes on" : "runs";
    this.#options.phases.say(`${run.name} ${word}: ${this.#options.address}/runs/${run.id}`);
  }

  #show(row: RunStage): void {
    if (row.state === "waiting" || this.#told.has(row.stage)) return;
    const phase = this.#phaseOf(row);
    phase.update(progressOf(row));
    if (row.state === "running") return;
    if (row.state === "failed") phase.failed(row.message);
    else phase.done(row.reused ? "reused from an earlier run" : formatSeconds(row.seconds ?? 0));
    this.#told.add(row.stage);
    this.#running = null;
  }

  #phaseOf(row: RunStage): Phase {
    if (this.#running?.stage === row.stage) return this.#running.phase;
    this.end();
    const phase = this.#options.phases.begin({
      key: `stage ${row.stageHash}`,
      label: `  ${row.label || row.stage}`,
    });
    this.#running = { stage: row.stage, phase };
    return phase;
  }

  async #tellEnd(db: Db, runId: string): Promise<void> {
    const run = await findRun(db, runId);
    for (const row of await listStages(db, runId)) this.#show(row);
    this.end();
    this.#runId = null;
    if (run) this.#options.phases.say(endSentence(run, this.#options.address));
  }
}

const progressOf = ({ done, total, secondsLeft, unit }: RunStage) => ({
  done,
  total,
  secondsLeft,
  detail: unit,
});

function endSentence(run: Run, address: string): string {
  const where = `${address}/runs/${run.id}`;
  switch (run.state) {
    case "succeeded":
      return `${run.name} has finished${took(run)}: ${where}`;
    case "failed":
      return `${run.name} has failed: ${run.message} ${run.remedy}\n  ${where}`;
    case "queued":
      return `${run.name} waits to be taken up again${run.message ? `: ${run.message}` : ""}.`;
    default:
      return `${run.name} is ${run.state}: ${where}`;
  }
}

const took = ({ startedAt, finishedAt }: Run): string =>
  startedAt && finishedAt
    ? ` after ${formatSeconds((finishedAt.getTime() - startedAt.getTime()) / 1000)}`
    : "";
