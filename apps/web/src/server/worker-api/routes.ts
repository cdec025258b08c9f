/** HTTP around the calls: who, how large, which shape, which status. `Request` in, `Response` out, no framework. */
import type { Db } from "@switchyard/db";
import {
  attachRequestSchema,
  eventsRequestSchema,
  finishRequestSchema,
  heartbeatRequestSchema,
  leaseRequestSchema,
  MAX_EVENTS_BYTES,
} from "@switchyard/protocol";
import type { z } from "zod";
import { dataFolder } from "../db";
import { requireSpace } from "../health/disk";
import { log } from "../log";
import { authenticate } from "./authenticate";
import { attachCall, eventsCall, finishCall, heartbeatCall, leaseCall } from "./calls";
import { readBody } from "./read-body";
import { isDiskFull, noSpace, Refusal } from "./refusal";

type Call<S extends z.ZodType> = (db: Db, workerId: string, body: z.output<S>) => Promise<unknown>;
export type WorkerRoute = (db: Db, request: Request) => Promise<Response>;

const SMALL_BYTES = 1024 * 1024;

function route<S extends z.ZodType>(schema: S, call: Call<S>, limitBytes = SMALL_BYTES): WorkerRoute {
  return (db, request) =>
    answer(async () => {
      const worker = await authenticate(db, request);
      const body = await readBody(request, schema, limitBytes);
      return Response.json(await call(db, worker.id, body));
    });
}

export const leaseRoute = route(leaseRequestSchema, leaseCall);
export const heartbeatRoute = route(heartbeatRequestSchema, heartbeatCall);
const storeEvents = route(eventsRequestSchema, eventsCall, MAX_EVENTS_BYTES);
export const eventsRoute: WorkerRoute = (db, request) =>
  answer(async () => {
    await requireSpace(dataFolder());
    return storeEvents(db, request);
  });
export const finishRoute = route(finishRequestSchema, finishCall);
export const attachRoute = route(attachRequestSchema, attachCall);

/** The one place where faults become answers. Anything unforeseen is a 503: the worker keeps what it has and tries again. */
export async function answer(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return error.toResponse();
    if (isDiskFull(error)) return noSpace().toResponse();
    logFault(error);
    const text = {
      message: "The server could not do this now.",
      remedy: "The worker tries again by itself.",
    };
    return new Refusal(503, "internal", text).toResponse();
  }
}

/** A server that is away answers each of many requests with the same error: one line in five seconds says it. */
const AWAY = /CONNECTION_|ECONN|starting up|not yet accepting|shutting down|terminating connection/;
const AWAY_EVERY_MS = 5_000;
let lastAwayAt = Number.NEGATIVE_INFINITY;

/** The cause only: what the query builder wraps around it holds the parameters, that is all events of a batch. */
function logFault(error: unknown): void {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  if (!AWAY.test(reason))
    return log.error({ reason, stack: (cause as Error).stack }, "worker request failed");
  if (performance.now() - lastAwayAt < AWAY_EVERY_MS) return;
  lastAwayAt = performance.now();
  log.warn({ reason }, "the database is away; workers keep their events and try again");
}
