/** Puts a question to the warm trainer of a worker, and says in words why there is no answer. */
import { CONTRACT_DIGEST } from "@switchyard/catalog";
import { type DbOrTx, findStageOutputs, findUploads, listWorkers } from "@switchyard/db";
import { type AskAnswer, MAX_ASK_BYTES, type TrainerRequest } from "@switchyard/protocol";
import { isPresent } from "../runs/get-run";
import { UserFault } from "../user-fault";
import { AskFailure } from "./ask-failure";
import type { AskBroker } from "./broker";
import { digestsWithin } from "./digests";
import type { AskSession } from "./session";

export interface TrainerQuestion {
  /** One of `packages/trainer/src/trainer/serve/requests.py`, without id and deadline. Uploaded files that it names are carried along. */
  readonly request: TrainerRequest;
  /** How long the trainer may work on it, waiting not counted. */
  readonly seconds: number;
  /** Hashes of finished stages whose output it reads. */
  readonly stageHashes?: readonly string[];
  /** The only worker that can answer, as where its run's folder is read; else any. */
  readonly workerId?: string | null;
  readonly signal?: AbortSignal | undefined;
}

export interface Asked {
  readonly db: DbOrTx;
  readonly broker: AskBroker;
}

/**
 * The trainer's answer, which may be its refusal of what was asked (`ok: false`, with node, parameter and remedy). Throws a `UserFault`
 * where no trainer answered.
 */
export async function askTrainer({ db, broker }: Asked, question: TrainerQuestion): Promise<AskAnswer> {
  const { request, seconds, stageHashes = [], workerId = null, signal } = question;
  const bytes = Buffer.byteLength(JSON.stringify(request));
  if (bytes > MAX_ASK_BYTES) throw tooLarge(bytes);
  const files = await findUploads(db, digestsWithin(request));
  const stages = await findStageOutputs(db, stageHashes);
  const fits = (session: AskSession) =>
    session.contract === CONTRACT_DIGEST && (workerId === null || session.workerId === workerId);
  try {
    return await broker.ask({
      request,
      seconds,
      files: files.map(({ sha256, bytes }) => ({ sha256, bytes })),
      stages: stages.map(({ stageHash, sha256, bytes }) => ({ stageHash, sha256, bytes })),
      fits,
      signal,
    });
  } catch (error) {
    if (!(error instanceof AskFailure)) throw error;
    throw error.reason === "nobody" ? await whyNobody({ db, broker }, workerId) : faultOf(error, seconds);
  }
}

const tooLarge = (bytes: number) =>
  new UserFault(
    "PAYLOAD_TOO_LARGE",
    `This is ${(bytes / 2 ** 20).toFixed(1)} MiB; at most ${MAX_ASK_BYTES / 2 ** 20} MiB can be sent to a worker at once.`,
    { remedy: "Send fewer or shorter completions." },
  );

const FAULTS: Record<Exclude<AskFailure["reason"], "nobody" | "late">, readonly [string, string]> = {
  gone: ["The worker went away while it had this to answer.", "Try again as soon as a worker is there."],
  lost: [
    "The worker could not be given this: its connection breaks.",
    "Look at the worker's log, then try again.",
  ],
  full: ["Too many questions are waiting for workers.", "Try again in a moment."],
  "given up": ["Given up.", "Ask again."],
};

function faultOf({ reason }: AskFailure, seconds: number): UserFault {
  if (reason === "late")
    return new UserFault("TIMEOUT", `No worker has answered within ${seconds} s and a while of waiting.`, {
      remedy: "The worker may be busy with another question or be very slow: try again, or ask for less.",
    });
  const [message, remedy] = reason === "nobody" ? FAULTS.gone : FAULTS[reason];
  return new UserFault(reason === "full" ? "TOO_MANY_REQUESTS" : "PRECONDITION_FAILED", message, { remedy });
}

const START_WORKER = "Start one with `npx switchyard worker`; `npm start` starts one by itself.";

/** No worker that can answer calls: says which of the reasons it is. */
async function whyNobody({ db, broker }: Asked, workerId: string | null): Promise<UserFault> {
  const all = (await listWorkers(db)).filter((worker) => workerId === null || worker.id === workerId);
  const present = all.filter((worker) => isPresent(worker));
  const callers = new Set(broker.sessions().map((session) => session.workerId));
  const fault = (message: string, remedy: string) =>
    new UserFault("PRECONDITION_FAILED", message, { remedy });
  const [named] = all;
  const caller = all.find(({ id }) => callers.has(id));
  if (caller)
    return fault(
      `The trainer of the worker '${caller.name}' knows other node kinds than this server.`,
      "Update the worker to the server's version (git pull, then npm ci) and start it again.",
    );
  if (present[0])
    return fault(
      `The worker '${present[0].name}' takes no questions: it is of an older version, or has just started.`,
      "Wait a few seconds and try again; if it stays so, update the worker and start it again.",
    );
  if (workerId !== null && named) return fault(`The worker '${named.name}' is not there.`, "Start it again.");
  return fault("No worker is there to do this.", START_WORKER);
}
