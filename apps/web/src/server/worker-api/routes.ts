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
export const eventsRoute = route(eventsRequestSchema, eventsCall, MAX_EVENTS_BYTES);
export const finishRoute = route(finishRequestSchema, finishCall);
export const attachRoute = route(attachRequestSchema, attachCall);

/** The one place where faults become answers. Anything unforeseen is a 503: the worker keeps what it has and tries again. */
export async function answer(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return error.toResponse();
    if (isDiskFull(error)) return noSpace().toResponse();
    log.error({ err: error }, "worker request failed");
    const text = {
      message: "The server could not do this now.",
      remedy: "The worker tries again by itself.",
    };
    return new Refusal(503, "internal", text).toResponse();
  }
}
