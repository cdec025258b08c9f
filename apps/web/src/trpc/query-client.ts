import { defaultShouldDehydrateQuery, QueryClient } from "@tanstack/react-query";
import superjson from "superjson";

/** Settings that the server's and the browser's query clients share. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // Above zero, or the browser would ask again for what the page just brought along.
      queries: { staleTime: 5_000, retry: 1 },
      dehydrate: {
        serializeData: superjson.serialize,
        shouldDehydrateQuery: (query) =>
          defaultShouldDehydrateQuery(query) || query.state.status === "pending",
      },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}
