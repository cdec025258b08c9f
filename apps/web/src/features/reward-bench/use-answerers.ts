"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client";

const LOOK_EVERY_MS = 4_000;

/** Workers that would answer now, looked for again every few seconds where it matters; undefined until known. */
export function useAnswerers(isWatched = true) {
  const trpc = useTRPC();
  return useQuery(
    trpc.trainer.answerers.queryOptions(undefined, {
      enabled: isWatched,
      refetchInterval: isWatched && LOOK_EVERY_MS,
    }),
  ).data;
}
