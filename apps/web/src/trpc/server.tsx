import "server-only";

import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { cache, type ReactNode } from "react";
import { requestContext } from "../server/context";
import { appRouter } from "../server/routers";
import { makeQueryClient } from "./query-client";

/** One query client per request, so that no page sees what another one asked for. */
export const serverQueryClient = cache(makeQueryClient);

/** `trpc.experiments.list.queryOptions()` in server components: calls the procedures without HTTP. */
export const trpc = createTRPCOptionsProxy({
  ctx: requestContext,
  router: appRouter,
  queryClient: serverQueryClient,
});

/** Hands what a server component has prefetched to the page, which then paints at once and without a shift. */
export function Hydrated({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(serverQueryClient())}>{children}</HydrationBoundary>;
}
