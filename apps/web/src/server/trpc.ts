import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { ZodError, z } from "zod";
import type { RequestContext } from "./context";
import { UserFault } from "./user-fault";

/** What a failed call tells the page beside its sentence. */
interface FaultShape {
  remedy: string;
  /** Form field -> sentences, where the input was refused. */
  fields: Record<string, string[]>;
  /** What the fault is about, for pages that act on it: a version conflict, problems of a graph. */
  details: unknown;
}

function faultOf(cause: unknown): FaultShape {
  if (cause instanceof UserFault) return { remedy: cause.remedy, fields: {}, details: cause.details };
  if (cause instanceof ZodError) {
    const { fieldErrors } = z.flattenError(cause);
    return {
      remedy: "Correct the marked values.",
      fields: fieldErrors as Record<string, string[]>,
      details: null,
    };
  }
  return { remedy: "", fields: {}, details: null };
}

const t = initTRPC.context<RequestContext>().create({
  transformer: superjson,
  // Keep-alive below the idle limits of common proxies; a silent connection is opened again by the client.
  sse: { ping: { enabled: true, intervalMs: 10_000 }, client: { reconnectAfterInactivityMs: 25_000 } },
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    message: error.cause instanceof ZodError ? "The input was refused." : shape.message,
    // Stacks name files of this machine: they belong in the log, not in the answer.
    data: { code: shape.data.code, httpStatus: shape.data.httpStatus, fault: faultOf(error.cause) },
  }),
});

/** The one place where faults become answers: procedures throw `UserFault` and never catch. */
const mapFaults = t.middleware(async ({ next, path, type, ctx }) => {
  const result = await next();
  if (result.ok) return result;
  const { error } = result;
  if (error.cause instanceof UserFault) {
    throw new TRPCError({ code: error.cause.code, message: error.cause.message, cause: error.cause });
  }
  if (error.code === "INTERNAL_SERVER_ERROR") {
    ctx.log.error({ err: error.cause ?? error, path, type }, "procedure failed");
    throw new TRPCError({
      code: "INTERNAL_SERVER_ERROR",
      message: "Something went wrong on the server. The server's log has the details.",
    });
  }
  return result;
});

export const router = t.router;
export const procedure = t.procedure.use(mapFaults);
export const createCallerFactory = t.createCallerFactory;
