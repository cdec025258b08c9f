/** The worker's life: ask for a run, do it, ask again. */
import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type LeaseGrant, type LeaseRequest, PROTOCOL_VERSION } from "@switchyard/protocol";
import pino, { type Logger } from "pino";
import { AskLoop } from "./ask-loop";
import { describeTrainer, type TrainerDescription } from "./describe-trainer";
import { lockFolder } from "./folder-lock";
import { ALLOWS_NOTHING, type OwnerAllows } from "./owner-allows";
import { backoffMs, sleep } from "./pause";
import { WorkerProblem } from "./problem";
import { listRunFolders, pruneEnded, RunFolder } from "./run-folder";
import { type JobOptions, runJob } from "./run-job";
import { isPassing, Refused, ServerClient } from "./server-client";
import { LocalStore } from "./stage-cache";
import { endLeftover } from "./trainer-process";
import { WarmTrainer } from "./warm-trainer";

export interface WorkerOptions {
  readonly server: string;
  readonly token: string;
  readonly dataDir: string;
  /** A Python that has the trainer. */
  readonly python: string;
  readonly name: string;
  /** Nothing where absent. */
  readonly allows?: OwnerAllows;
  /** End after one run. */
  readonly once?: boolean;
  /** Aborted to stop; without it SIGINT and SIGTERM stop the worker. */
  readonly signal?: AbortSignal;
  readonly log?: Logger;
  /** Waiting events above this give up rollouts. */
  readonly spoolLimitBytes?: number;
  /** For tests: what is run instead of `-m trainer`, and how often to call. */
  readonly trainer?: readonly string[];
  readonly heartbeatMs?: number;
  readonly pollMs?: number;
}

const POLL_MS = 1_000;
/** Folders of runs that are over, for their logs. */
const KEPT_FOLDERS = 10;
const SPOOL_LIMIT_BYTES = 512 * 1024 * 1024;

/** Returns when it is stopped, or after one run with `once`. Throws a `WorkerProblem` that a person has to mend. */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const dataDir = resolve(options.dataDir);
  const log =
    options.log ??
    pino({ name: "worker", level: process.env.SWITCHYARD_LOG_LEVEL ?? "info" }, pino.destination(2));
  await mkdir(dataDir, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new WorkerProblem(
      `The data folder ${dataDir} cannot be made (${error.code}).`,
      "Choose another folder with --data DIR.",
    );
  });
  const unlock = await lockFolder(dataDir);
  const stop = options.signal ? { signal: options.signal, release: () => undefined } : stopOnSignals();
  try {
    const description = await describeTrainer(options.python, {
      trainer: options.trainer,
      allows: options.allows ?? ALLOWS_NOTHING,
    });
    await new Worker({ ...options, dataDir }, { description, log, stopping: stop.signal }).run();
  } finally {
    stop.release();
    await unlock();
  }
}

function stopOnSignals(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, stop);
  const release = () => {
    for (const signal of signals) process.off(signal, stop);
  };
  return { signal: controller.signal, release };
}

interface Context {
  readonly description: TrainerDescription;
  readonly log: Logger;
  readonly stopping: AbortSignal;
}

class Worker {
  readonly #options: WorkerOptions;
  readonly #context: Context;
  readonly #client: ServerClient;
  readonly #store: LocalStore;
  #isServerAway = false;

  constructor(options: WorkerOptions, context: Context) {
    this.#options = options;
    this.#context = context;
    this.#client = new ServerClient(options.server, options.token);
    this.#store = new LocalStore(options.dataDir);
  }

  async run(): Promise<void> {
    const { log, stopping } = this.#context;
    await this.#store.prepare();
    for (const { folder } of await listRunFolders(this.#options.dataDir)) {
      if (await endLeftover(folder))
        log.warn({ folder: folder.path }, "ended a trainer that was left behind");
    }
    const { offers } = this.#context.description;
    const lacking = offers.filter(({ problem }) => problem !== null).map(({ name }) => name);
    log.info({ server: this.#options.server, lacking }, "waiting for runs");
    const over = new AbortController();
    const questions = this.#answerQuestions(AbortSignal.any([stopping, over.signal]));
    try {
      await this.#takeRuns();
    } finally {
      over.abort();
      await questions;
    }
  }

  async #takeRuns(): Promise<void> {
    while (!this.#context.stopping.aborted) {
      const granted = await this.#askUntilGranted();
      if (!granted) return;
      await this.#work(granted.lease, granted.sentAt);
      if (this.#options.once) return;
    }
  }

  /** Of pages, by a trainer of its own, whether a run is at work or not. */
  #answerQuestions(stopping: AbortSignal): Promise<void> {
    const { python, trainer, dataDir } = this.#options;
    const { log, description } = this.#context;
    const { contract, trainerVersion } = description;
    const { files, stages } = this.#store;
    const runs = join(dataDir, "runs");
    const allows = this.#options.allows ?? ALLOWS_NOTHING;
    const warm = new WarmTrainer({
      python,
      files,
      stages,
      runs,
      allows,
      log,
      ...(trainer ? { trainer } : {}),
    });
    const told = { contract, trainerVersion, stopping, log };
    return new AskLoop({ client: this.#client, store: this.#store, trainer: warm, ...told }).run();
  }

  async #work(lease: LeaseGrant, sentAt: number): Promise<void> {
    const { log, stopping } = this.#context;
    const { runId, attempt, fence, name } = lease;
    log.info({ runId, attempt, fence, run: name }, "run leased");
    const { dataDir, python, trainer, heartbeatMs, spoolLimitBytes = SPOOL_LIMIT_BYTES } = this.#options;
    const job: JobOptions = {
      client: this.#client,
      store: this.#store,
      dataDir,
      python,
      spoolLimitBytes,
      allows: this.#options.allows ?? ALLOWS_NOTHING,
      stopping,
      log: log.child({ runId, attempt }),
      ...(trainer ? { trainer } : {}),
      ...(heartbeatMs ? { heartbeatMs } : {}),
    };
    try {
      const outcome = await runJob(lease, sentAt, job);
      await pruneEnded(dataDir, KEPT_FOLDERS).catch((error: unknown) =>
        log.warn({ err: error }, "could not remove the folders of old runs"),
      );
      log.info({ runId, attempt, outcome: outcome?.kind ?? "lease lost" }, "run left");
    } catch (error) {
      throw problemOf(error) ?? error;
    }
  }

  /** Null when the worker is stopped first. */
  async #askUntilGranted(): Promise<{ lease: LeaseGrant; sentAt: number } | null> {
    const { stopping } = this.#context;
    const request = await this.#request();
    for (let tries = 1; !stopping.aborted; ) {
      const sentAt = performance.now();
      try {
        const { lease } = await this.#client.lease(request);
        this.#noteServer(true);
        // Leases that were not given back now are over.
        for (const { runId } of request.unfinished) {
          if (runId !== lease?.runId) await new RunFolder(this.#options.dataDir, runId).dropLease();
        }
        request.unfinished = [];
        if (lease) return { lease, sentAt };
        tries = 1;
        await sleep(this.#options.pollMs ?? POLL_MS, stopping);
      } catch (error) {
        if (!isPassing(error)) throw problemOf(error) ?? error;
        this.#noteServer(false, error);
        await sleep(backoffMs(tries), stopping);
        tries += 1;
      }
    }
    return null;
  }

  async #request(): Promise<LeaseRequest> {
    const { info, offers, contract, specVersions, trainerVersion } = this.#context.description;
    const folders = await listRunFolders(this.#options.dataDir);
    const unfinished = folders.flatMap(({ lease }) =>
      lease ? [{ runId: lease.runId, fence: lease.fence }] : [],
    );
    return {
      requestId: randomUUID(),
      protocol: PROTOCOL_VERSION,
      specVersions,
      contract,
      trainerVersion,
      name: this.#options.name,
      info,
      offers,
      unfinished: unfinished.slice(0, 100),
    };
  }

  #noteServer(isThere: boolean, error?: unknown): void {
    if (isThere !== this.#isServerAway) return;
    this.#isServerAway = !isThere;
    const { log } = this.#context;
    if (isThere) log.info("the server is back");
    else log.warn({ reason: (error as Error).message }, "the server is away; trying again");
  }
}

/** Refusals that no waiting mends. */
function problemOf(error: unknown): WorkerProblem | null {
  if (!(error instanceof Refused)) return null;
  return new WorkerProblem(error.message, error.remedy);
}
