import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { requestContext } from "@/server/context";
import { appRouter } from "@/server/routers";

const MAX_BODY_BYTES = 8 * 1024 * 1024;
const MAX_BATCH = 32;

const refuse = (status: number, message: string) => Response.json({ message }, { status });

async function handle(request: Request): Promise<Response> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) {
    return refuse(413, "The request is larger than 8 MiB.");
  }
  const procedures = new URL(request.url).pathname.split(",").length;
  if (procedures > MAX_BATCH) return refuse(413, `A batch holds at most ${MAX_BATCH} calls.`);
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: requestContext,
  });
}

export { handle as GET, handle as POST };
