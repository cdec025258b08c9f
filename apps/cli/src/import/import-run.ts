/** A run folder into the database: a run with all its events, once however often it is imported. */
import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { basename, resolve } from "node:path";
import {
  announceChange,
  type Db,
  type DbOrTx,
  deleteRun,
  failRunningStages,
  findRun,
  insertRun,
  lockRun,
  runs,
  storeEvents,
} from "@switchyard/db";
import type { JobSpec, RunState, TrainerEvent } from "@switchyard/protocol";
import { eq } from "drizzle-orm";
import { Refusal } from "../checkout";
import { attemptsIn, eventsPath, hasServer, readSpec } from "../run/run-folder";
import { eventBatches } from "./event-file";
import { graphFromSpec } from "./graph-from-spec";

export interface Imported {
  readonly runId: string;
  readonly events: number;
  readonly state: RunState;
  /** False: it was there already, with the same events. */
  readonly isNew: boolean;
}

export interface ImportOptions {
  readonly spec?: string;
  readonly name?: string;
}

export async function importRun(db: Db, folder: string, options: ImportOptions): Promise<Imported> {
  const spec = readSpec(folder, options.spec);
  const attempts = attemptsIn(folder);
  const last = attempts.at(-1);
  if (last === undefined)
    throw new Refusal(`${folder} holds no events.`, "Import it after the run has begun.");
  const runId = runIdOf(folder, spec, attempts[0] ?? last);
  // With no server every attempt first tells again what it goes on from, so the last one has it all.
  const told = hasServer(folder) ? attempts : [last];
  return db.transaction(async (tx) => {
    const digest = await digestOf(told.map((attempt) => eventsPath(folder, attempt)));
    const earlier = await findRun(tx, runId);
    if (earlier && earlier.leaseRequest === digest) {
      return { runId, events: earlier.ackedSeq, state: earlier.state, isNew: false };
    }
    // It has gone on since: what was imported is a part of what is here now.
    if (earlier && !(await deleteRun(tx, runId))) {
      throw new Refusal(`The run ${runId} is being worked on.`, "Pause or cancel it first.");
    }
    const name = options.name ?? earlier?.name ?? basename(resolve(folder));
    await insertRun(tx, {
      id: runId,
      experimentId: null,
      name,
      graph: graphFromSpec(spec),
      spec,
      state: "paused",
    });
    const events = await storeAll(
      tx,
      runId,
      told.map((attempt) => eventsPath(folder, attempt)),
    );
    const state = await settle(tx, { runId, attempt: last, digest, events });
    return { runId, events: events.count, state, isNew: true };
  });
}

interface Stored {
  count: number;
  first: TrainerEvent | null;
  last: TrainerEvent | null;
}

async function storeAll(tx: DbOrTx, runId: string, paths: readonly string[]): Promise<Stored> {
  const stored: Stored = { count: 0, first: null, last: null };
  const locked = await lockRun(tx, runId);
  if (!locked) throw new Error("The run that was just made is gone.");
  for (const path of paths) {
    for await (const batch of eventBatches(path)) {
      await storeEvents(tx, { runId, changeId: locked.changeId }, batch);
      stored.count += batch.length;
      stored.first ??= batch[0] ?? null;
      stored.last = batch.at(-1) ?? stored.last;
    }
  }
  return stored;
}

/** The state in which the folder left the run. */
async function settle(
  tx: DbOrTx,
  at: { runId: string; attempt: number; digest: string; events: Stored },
): Promise<RunState> {
  const { first, last } = at.events;
  const locked = await lockRun(tx, at.runId);
  if (!locked) throw new Error("The run that was just made is gone.");
  const end = last?.kind === "run.finished" ? last : null;
  const state = end?.status ?? "paused";
  const change = { runId: at.runId, changeId: locked.changeId };
  await tx
    .update(runs)
    .set({
      state,
      attempt: at.attempt,
      ackedSeq: last?.seq ?? 0,
      // An imported run has no lease; the field names what was imported.
      leaseRequest: at.digest,
      message: end?.message ?? "Imported before it had finished.",
      remedy:
        end?.remedy ?? "Resume it to run it again here, or import the folder again when it has gone on.",
      failedNode: end?.node ?? null,
      startedAt: first ? new Date(first.t * 1000) : null,
      finishedAt: end && state !== "paused" ? new Date(end.t * 1000) : null,
    })
    .where(eq(runs.id, at.runId));
  if (state === "failed") await failRunningStages(tx, change);
  await announceChange(tx, change);
  return state;
}

/** Named by its spec and its very first event, which stays the same however the run goes on. */
function runIdOf(folder: string, spec: JobSpec, firstAttempt: number): string {
  const hash = createHash("sha256")
    .update(spec.hash)
    .update(firstLine(eventsPath(folder, firstAttempt)));
  return `imp${BigInt(`0x${hash.digest("hex").slice(0, 14)}`).toString(36)}`;
}

const FIRST_LINE_BYTES = 4_096;

function firstLine(path: string): string {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(FIRST_LINE_BYTES);
    const text = buffer.toString("utf8", 0, readSync(file, buffer, 0, FIRST_LINE_BYTES, 0));
    return text.split("\n", 1)[0] ?? "";
  } finally {
    closeSync(file);
  }
}

async function digestOf(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of paths) for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return `import:${hash.digest("hex")}`;
}
