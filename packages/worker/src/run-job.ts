/** Hop 6: one lease from its grant to its end. */
import { HEARTBEAT_MS, type LeaseGrant, type Outcome, type TrainerEvent } from "@switchyard/protocol";
import type { Logger } from "pino";
import { ArtifactUploads } from "./artifact-upload";
import { LeaseGuard } from "./lease-guard";
import { NOT_STARTED, outcomeOf, type RunFinished, startFailure } from "./outcome";
import type { OwnerAllows } from "./owner-allows";
import { backoffMs, sleep } from "./pause";
import { RunFolder } from "./run-folder";
import { isPassing, type Refused, type ServerClient } from "./server-client";
import { fetchInputs, type LocalStore } from "./stage-cache";
import { cancelTrainer, pauseTrainer, releaseTrainer } from "./stop-trainer";
import { endLeftover, type TrainerExit, TrainerProcess } from "./trainer-process";
import { Uploader } from "./uploader";

export interface JobOptions {
  readonly client: ServerClient;
  readonly store: LocalStore;
  readonly dataDir: string;
  readonly python: string;
  readonly trainer?: readonly string[];
  readonly allows: OwnerAllows;
  readonly spoolLimitBytes: number;
  readonly heartbeatMs?: number;
  readonly maxOfflineMs?: number;
  /** Aborted when the worker is to stop. */
  readonly stopping: AbortSignal;
  readonly log: Logger;
}

/** Of the 10 s that a stop may take: for the trainer's checkpoint, then for what waits to be sent. */
const RELEASE_MS = 4_500;
const LAST_WORDS_MS = 1_500;

/** Null: the lease was lost. A refusal that concerns the worker as a whole (its token) is thrown. */
export async function runJob(
  lease: LeaseGrant,
  grantedAt: number,
  options: JobOptions,
): Promise<Outcome | null> {
  const job = new Job(lease, grantedAt, options);
  try {
    return await job.run();
  } finally {
    await job.close();
  }
}

class Job {
  readonly #lease: LeaseGrant;
  readonly #options: JobOptions;
  readonly #folder: RunFolder;
  readonly #guard: LeaseGuard;
  readonly #uploader: Uploader;
  readonly #artifacts: ArtifactUploads;
  /** Aborted when a stopping worker must not wait any longer. */
  readonly #giveUp = new AbortController();
  #trainer: TrainerProcess | null = null;
  #finished: RunFinished | null = null;
  #wanted: "none" | "pause" | "cancel" = "none";
  /** Set when the events can never be delivered. */
  #undeliverable: Outcome | null = null;

  constructor(lease: LeaseGrant, grantedAt: number, options: JobOptions) {
    this.#lease = lease;
    this.#options = options;
    const { runId, fence, attempt } = lease;
    const { client, dataDir, store } = options;
    this.#folder = new RunFolder(dataDir, runId);
    this.#guard = new LeaseGuard(grantedAt, {
      client,
      runId,
      fence,
      spool: () => this.#uploader.waiting(),
      onCommand: (command) => this.#obey(command),
      heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
      ...(options.maxOfflineMs === undefined ? {} : { maxOfflineMs: options.maxOfflineMs }),
    });
    const guard = this.#guard;
    this.#uploader = new Uploader({
      client,
      guard,
      runId,
      fence,
      attempt,
      eventsFile: this.#folder.eventsFile(attempt),
      spoolLimitBytes: options.spoolLimitBytes,
      onLine: ({ kind, text }) => this.#look(kind, text),
      onAcked: (seq) => this.#noteAcked({ attempt, seq }),
      onFailure: (error) => this.#giveUpEvents(error),
    });
    const runFolder = this.#folder.path;
    const signal = this.#giveUp.signal;
    this.#artifacts = new ArtifactUploads({
      client,
      guard,
      runId,
      fence,
      runFolder,
      scratch: store.scratch,
      signal,
    });
  }

  async run(): Promise<Outcome | null> {
    const { stopping, log } = this.#options;
    this.#guard.start();
    const exit = await this.#train().catch((error: unknown) => this.#giveUpStart(error));
    if (stopping.aborted) setTimeout(() => this.#giveUp.abort(), LAST_WORDS_MS).unref();
    if (exit === null || this.#guard.lost.aborted) return this.#leave();
    const isComplete = await this.#uploader.drain(this.#giveUp.signal);
    const problems = await this.#artifacts.finish();
    for (const problem of problems) log.warn(problem);
    if (this.#guard.lost.aborted) return this.#leave();
    if (this.#undeliverable) {
      return (await this.#report(this.#undeliverable)) ? this.#undeliverable : this.#leave();
    }
    const isStopping = stopping.aborted;
    const ending = { exit, finished: this.#finished, wanted: this.#wanted, isStopping, problems };
    // Without its last events a run has not ended yet: the next attempt tells them again.
    const outcome = isComplete ? outcomeOf(ending) : ({ kind: "released" } as const);
    if (!(await this.#report(outcome))) return this.#leave();
    // What could not be uploaded lies in the folder only.
    const isOver = outcome.kind === "succeeded" || outcome.kind === "cancelled";
    if (isOver && problems.length === 0) await this.#folder.noteEnded();
    return outcome;
  }

  async close(): Promise<void> {
    this.#guard.stop();
    this.#giveUp.abort();
    await this.#trainer?.kill();
    await this.#uploader.stop();
  }

  /** Null: it never came to start, or the lease was lost. */
  async #train(): Promise<TrainerExit | null> {
    const { client, store, python, trainer, allows, stopping } = this.#options;
    const { runId, fence, attempt, spec, previous } = this.#lease;
    await endLeftover(this.#folder);
    await this.#folder.prepare(spec, { runId, fence, attempt });
    if (previous && previous.ackedSeq > 0) {
      await this.#folder.writeAcked({ attempt: previous.attempt, seq: previous.ackedSeq });
    }
    const abandon = AbortSignal.any([stopping, this.#guard.lost]);
    await fetchInputs(client, store, this.#lease, abandon);
    if (abandon.aborted || this.#wanted !== "none") return this.#unstarted();
    const { files, stages } = store;
    const launched = {
      python,
      folder: this.#folder,
      attempt,
      files,
      stages,
      allows,
      ...(trainer ? { trainer } : {}),
    };
    this.#trainer = new TrainerProcess(launched);
    await this.#folder.noteTrainer(this.#trainer.note);
    this.#uploader.start();
    this.#onAbort(stopping, () => this.#release());
    this.#onAbort(this.#guard.lost, () => this.#trainer?.kill());
    this.#obey(this.#wanted);
    const exit = await this.#trainer.exit;
    // Children that outlived it are of no use to anybody.
    await this.#trainer.kill();
    await this.#folder.forgetTrainer();
    return exit;
  }

  /** Asked to stop before the trainer was launched: as if it had paused at once. */
  #unstarted(): TrainerExit | null {
    this.#uploader.start();
    return this.#guard.lost.aborted ? null : NOT_STARTED;
  }

  #onAbort(signal: AbortSignal, act: () => Promise<void> | undefined): void {
    const run = () =>
      void act()?.catch((error: unknown) => this.#options.log.error({ err: error }, "stopping the trainer"));
    if (signal.aborted) run();
    else signal.addEventListener("abort", run, { once: true });
  }

  async #release(): Promise<void> {
    if (this.#trainer) await releaseTrainer({ trainer: this.#trainer, folder: this.#folder }, RELEASE_MS);
  }

  #obey(command: "none" | "pause" | "cancel"): void {
    this.#wanted = command;
    const trainer = this.#trainer;
    if (!trainer || command === "none") return;
    const stopped = { trainer, folder: this.#folder };
    const done = command === "cancel" ? cancelTrainer(stopped) : pauseTrainer(stopped);
    done.catch((error: unknown) =>
      this.#options.log.error({ err: error, command }, "could not stop the trainer"),
    );
  }

  /** What keeps a run from starting is told as its end; the worker itself goes on. */
  #giveUpStart(error: unknown): TrainerExit {
    this.#options.log.error({ err: error }, "the run could not be started");
    this.#undeliverable = startFailure(error);
    this.#uploader.start();
    return NOT_STARTED;
  }

  /** A full disk must not stop the upload: the server knows as well how far it has the events. */
  #noteAcked = (acked: { attempt: number; seq: number }): Promise<void> =>
    this.#folder
      .writeAcked(acked)
      .catch((error: unknown) =>
        this.#options.log.warn({ err: error }, "could not note what is acknowledged"),
      );

  /** A run that nobody can watch is ended at its next step rather than trained in the dark. */
  #giveUpEvents(error: unknown): void {
    this.#options.log.error({ err: error }, "the events cannot be delivered");
    const reason = error instanceof Error ? error.message : String(error);
    this.#undeliverable = {
      kind: "failed",
      message: `The run's events cannot be delivered: ${reason}`,
      remedy: "Read the worker's log; the run's folder on the worker holds its events and checkpoints.",
      node: null,
    };
    void this.#release();
  }

  #look(kind: string, text: string): void {
    if (kind !== "artifact" && kind !== "run.finished") return;
    const event = JSON.parse(text) as TrainerEvent;
    if (event.kind === "artifact") this.#artifacts.add(event);
    if (event.kind === "run.finished") this.#finished = event;
  }

  /** Reports the end until the server has it. False: the lease was lost before. */
  async #report(outcome: Outcome): Promise<boolean> {
    const { runId, fence } = this.#lease;
    const body = { runId, fence, outcome: outcome as Exclude<Outcome, { kind: "lost" }> };
    for (let tries = 1; !this.#giveUp.signal.aborted; tries += 1) {
      try {
        await this.#guard.watching(() => this.#options.client.finish(body));
        await this.#folder.dropLease();
        return true;
      } catch (error) {
        if (this.#guard.lost.aborted) return false;
        if (!isPassing(error)) throw error;
        await sleep(backoffMs(tries), this.#giveUp.signal);
      }
    }
    return false;
  }

  /** The lease note stays where the server was only out of reach: with it the next start takes the run up at once. */
  async #leave(): Promise<null> {
    const refusal: Refused | null = this.#guard.refusal;
    if (refusal?.isLost) await this.#folder.dropLease();
    if (refusal && !refusal.isLost) throw refusal;
    return null;
  }
}
