import { CONTRACT_DIGEST } from "@switchyard/catalog";
import {
  type Db,
  type DbOrTx,
  findGranted,
  findStageOutputs,
  findUploads,
  leaseOf,
  listOtherContracts,
  lockNextQueued,
  lockRun,
  type Run,
  storeLease,
} from "@switchyard/db";
import { namesOffered } from "@switchyard/graph";
import type { JobSpec, LeaseGrant, LeaseRequest } from "@switchyard/protocol";
import { LEASE_MS, PROTOCOL_VERSION, SPEC_VERSION } from "@switchyard/protocol";
import { Refusal } from "../worker-api/refusal";
import { applyIn } from "./held-run";

/** Hop 5: gives a worker the next run. Null: nothing waits. */
export async function claimRun(db: Db, workerId: string, request: LeaseRequest): Promise<LeaseGrant | null> {
  refuseOldWorker(request);
  return db.transaction(async (tx) => {
    const granted = (await takeBack(tx, workerId, request)) ?? (await takeNext(tx, workerId, request));
    if (granted) return describeGrant(tx, granted);
    await refuseOldContract(tx, workerId, request);
    return null;
  });
}

/** Leases that the worker's folder was left with when its process died. */
async function takeBack(tx: DbOrTx, workerId: string, request: LeaseRequest): Promise<Granted | null> {
  const offers = namesOffered(request.offers);
  for (const { runId, fence } of request.unfinished) {
    const command = {
      kind: "lease",
      workerId,
      request: request.requestId,
      offers,
      heldFence: fence,
    } as const;
    const applied = await applyIn(tx, runId, command);
    if (applied.ok) return { run: applied.locked.run, lease: applied.lease };
  }
  return null;
}

async function takeNext(tx: DbOrTx, workerId: string, request: LeaseRequest): Promise<Granted | null> {
  const { requestId, contract, specVersions } = request;
  const offers = namesOffered(request.offers);
  const runId =
    (await findGranted(tx, workerId, requestId)) ??
    (await lockNextQueued(tx, { workerId, offers, contract, specVersions }));
  if (runId === null) return null;
  const applied = await applyIn(tx, runId, { kind: "lease", workerId, request: requestId, offers });
  return applied.ok ? { run: applied.locked.run, lease: applied.lease } : null;
}

interface Granted {
  readonly run: Run;
  readonly lease: { readonly attempt: number; readonly fence: number; readonly previousAckedSeq: number };
}

async function describeGrant(tx: DbOrTx, { run, lease }: Granted): Promise<LeaseGrant> {
  const { spec } = run;
  const stageHashes = spec.nodes.filter(({ role }) => role === "stage").map(({ hash }) => hash);
  const cached = await findStageOutputs(tx, stageHashes);
  const files = await findUploads(tx, digestsIn(spec));
  return {
    runId: run.id,
    name: run.name,
    attempt: lease.attempt,
    fence: lease.fence,
    expiresInMs: LEASE_MS,
    spec,
    previous: lease.attempt > 1 ? { attempt: lease.attempt - 1, ackedSeq: lease.previousAckedSeq } : null,
    cachedStages: cached.map(({ stageHash, sha256, bytes }) => ({ stageHash, sha256, bytes })),
    files: files.map(({ sha256, bytes }) => ({ sha256, bytes })),
  };
}

/** Values of parameters that may name an uploaded file: which kinds have such parameters is not looked at. */
function digestsIn(spec: JobSpec): string[] {
  const values = spec.nodes.flatMap(({ config }) => Object.values(config));
  return values.filter((value): value is string => typeof value === "string" && /^[0-9a-f]{64}$/.test(value));
}

function refuseOldWorker(request: LeaseRequest): void {
  if (request.protocol === PROTOCOL_VERSION && request.specVersions.includes(SPEC_VERSION)) return;
  throw new Refusal(409, "tooOld", {
    message: "This worker and the server are of different versions and do not understand each other.",
    remedy: "Update the older of the two (git pull, then npm start) and start the worker again.",
  });
}

async function refuseOldContract(tx: DbOrTx, workerId: string, request: LeaseRequest): Promise<void> {
  const { contract, trainerVersion } = request;
  const unreadable = await listOtherContracts(tx, { workerId, contract });
  if (unreadable.length === 0) return;
  if (contract === CONTRACT_DIGEST) return explainOldRuns(tx, unreadable);
  throw new Refusal(409, "tooOld", {
    message: `Runs are waiting, but this worker's trainer (${trainerVersion}) reads another set of node kinds than the server's.`,
    remedy: "Update the worker to the server's version (git pull, then npm ci) and start it again.",
  });
}

const OLD_RUN = "This run was compiled before the last update; no worker can read it any more.";

/** The worker is as new as the server, so the runs are what is old. They wait with a reason, not in silence. */
async function explainOldRuns(
  tx: DbOrTx,
  waiting: readonly { id: string; message: string }[],
): Promise<void> {
  for (const { id } of waiting.filter(({ message }) => message !== OLD_RUN)) {
    const locked = await lockRun(tx, id);
    if (!locked) continue;
    const remedy = "Start it again from its experiment, then delete this one.";
    await storeLease(tx, locked, { ...leaseOf(locked.run), message: OLD_RUN, remedy });
  }
}
