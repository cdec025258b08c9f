/** The calls of a worker that holds, or wants, a lease. Each is one transaction. */
import { attachArtifact, type Db, findArtifact, hasProgress, seenWorker, storeEvents } from "@switchyard/db";
import type {
  AttachRequest,
  EventsReply,
  EventsRequest,
  FinishRequest,
  HeartbeatReply,
  HeartbeatRequest,
  LeaseReply,
  LeaseRequest,
} from "@switchyard/protocol";
import { LEASE_MS, MAX_EVENTS_BATCH } from "@switchyard/protocol";
import { claimRun } from "../lease/claim";
import { type Applied, applyCommand, applyIn } from "../lease/held-run";
import { badRequest, Refusal } from "./refusal";

export async function leaseCall(db: Db, workerId: string, request: LeaseRequest): Promise<LeaseReply> {
  await seenWorker(db, workerId, {
    name: request.name,
    info: request.info,
    offers: request.offers,
  });
  return { lease: await claimRun(db, workerId, request) };
}

export async function heartbeatCall(
  db: Db,
  workerId: string,
  { runId, fence, spool }: HeartbeatRequest,
): Promise<HeartbeatReply> {
  await seenWorker(db, workerId, { spool });
  const { lease } = accepted(await applyCommand(db, runId, { kind: "heartbeat", workerId, fence }));
  const command = lease.state === "pausing" ? "pause" : lease.state === "cancelling" ? "cancel" : "none";
  return { command, expiresInMs: LEASE_MS };
}

/** Hop 12. What is stored already is passed over; a batch behind a gap changes nothing. */
export async function eventsCall(db: Db, workerId: string, request: EventsRequest): Promise<EventsReply> {
  const { runId, fence, attempt, events } = request;
  const firstSeq = checkBatch(request);
  return db.transaction(async (tx) => {
    const command = {
      kind: "events",
      workerId,
      fence,
      attempt,
      firstSeq,
      count: events.length,
      progressed: hasProgress(events),
    } as const;
    const { lease, locked } = accepted(await applyIn(tx, runId, command));
    const isNew = lease.ackedSeq > locked.run.ackedSeq;
    const fresh = isNew ? events.filter(({ seq }) => seq > locked.run.ackedSeq) : [];
    await storeEvents(tx, { runId, changeId: locked.changeId }, fresh);
    return { acked: lease.ackedSeq };
  });
}

/** Seqs must follow one another and the attempt be the lease's: neither is for the worker to choose. */
function checkBatch({ attempt, events }: EventsRequest): number {
  if (events.length > MAX_EVENTS_BATCH) {
    throw new Refusal(413, "tooLarge", {
      message: `A batch holds at most ${MAX_EVENTS_BATCH} events, this one holds ${events.length}.`,
      remedy: "Send it in smaller parts.",
    });
  }
  const firstSeq = events[0]?.seq ?? 0;
  const isRun = events.every((event, index) => event.seq === firstSeq + index && event.attempt === attempt);
  if (!isRun) throw badRequest("The events of a batch must be of one attempt and numbered without a gap.");
  return firstSeq;
}

export async function finishCall(
  db: Db,
  workerId: string,
  request: FinishRequest,
): Promise<{ state: string }> {
  const { runId, fence, outcome } = request;
  const { lease } = accepted(await applyCommand(db, runId, { kind: "finish", workerId, fence, outcome }));
  return { state: lease.state };
}

export async function attachCall(db: Db, workerId: string, request: AttachRequest): Promise<{ ok: true }> {
  const { runId, fence, stage, role, name, sha256, stageHash } = request;
  return db.transaction(async (tx) => {
    const { locked } = accepted(await applyIn(tx, runId, { kind: "heartbeat", workerId, fence }));
    // A worker may fill the stage cache only with what its own run's spec says this stage is.
    const isOfSpec = locked.run.spec.nodes.some((node) => node.id === stage && node.hash === stageHash);
    if (!isOfSpec) throw badRequest(`The run has no stage '${stage}' with this hash.`);
    if (!(await findArtifact(tx, sha256))) throw badRequest("The artifact's content has not been sent.");
    await attachArtifact(tx, { runId, changeId: locked.changeId }, { stage, role, name, sha256, stageHash });
    return { ok: true };
  });
}

/** The lease after the command, or the refusal that the worker gets. Unknown runs and those of others look alike. */
function accepted(applied: Applied): Applied & { ok: true } {
  if (applied.ok) return applied;
  if (applied.refusal === "unknownRun" || applied.refusal === "otherWorker") {
    throw new Refusal(403, "notYours", {
      message: "This worker does not hold that run.",
      remedy: "The worker drops the run and asks for another.",
    });
  }
  throw new Refusal(409, "staleFence", {
    message: "The lease of this run has been given on or has ended.",
    remedy: "The worker stops its trainer and asks for another run.",
  });
}
