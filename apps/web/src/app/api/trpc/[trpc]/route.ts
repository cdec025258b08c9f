import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { requestContext } from "@/server/context";
import { appRouter } from "@/server/routers";

const MAX_BODY_BYTES = 8 * 1024 * 1024;
const MAX_BATCH = 32;

const plain = (status: number, sentence: string) =>
  new Response(sentence, { status, headers: { "content-type": "text/plain; charset=utf-8" } });

async function handle(request: Request): Promise<Response> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) {
    return plain(413, "The request is larger than 8 MiB.");
  }
  const procedures = new URL(request.url).pathname.split(",").length;
  if (procedures > MAX_BATCH) return plain(413, `A batch holds at most ${MAX_BATCH} calls.`);
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: requestContext,
  });
}

export { handle as GET, handle as POST };
