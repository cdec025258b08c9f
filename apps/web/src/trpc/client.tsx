"use client";

import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createTRPCClient,
  httpBatchStreamLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
} from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "../server/routers";
import { makeQueryClient } from "./query-client";

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

let browserQueryClient: QueryClient | undefined;

/** A new client per request on the server; one for the life of the page in the browser. */
function queryClient(): QueryClient {
  if (typeof window === "undefined") return makeQueryClient();
  browserQueryClient ??= makeQueryClient();
  return browserQueryClient;
}

const URL_PATH = "/api/trpc";

/** Batches stay small enough for every server's limit on the length of a URL. */
const MAX_URL_LENGTH = 6_000;

const makeClient = () =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({ url: URL_PATH, transformer: superjson }),
        false: splitLink({
          // A request of its own ends with its page's patience, and holds up no other.
          condition: ({ path }) => path.startsWith("trainer."),
          true: httpLink({ url: URL_PATH, transformer: superjson }),
          false: httpBatchStreamLink({ url: URL_PATH, transformer: superjson, maxURLLength: MAX_URL_LENGTH }),
        }),
      }),
    ],
  });

export function ApiProvider({ children }: { children: ReactNode }) {
  const client = queryClient();
  const [trpcClient] = useState(makeClient);
  return (
    <QueryClientProvider client={client}>
      <TRPCProvider queryClient={client} trpcClient={trpcClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
