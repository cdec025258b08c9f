"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { type Fault, faultOf } from "@/trpc/fault";
import type { RouterInputs, RouterOutputs } from "@/trpc/types";

export type Scored = RouterOutputs["trainer"]["score"];
export type Asked =
  | ({ kind: "score" } & RouterInputs["trainer"]["score"])
  | ({ kind: "sample" } & RouterInputs["trainer"]["sample"]);

export interface Graded {
  result: Scored;
  /** From the click to the answer. */
  milliseconds: number;
}

/** One question at a time; a new one, and closing the bench, gives up the one before. */
export function useGrading() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const controller = useRef<AbortController | null>(null);
  const mutation = useMutation({
    mutationFn: async (asked: Asked): Promise<Graded | null> => {
      controller.current?.abort();
      const own = new AbortController();
      controller.current = own;
      const start = performance.now();
      const { kind, ...input } = asked;
      const call =
        kind === "score"
          ? client.trainer.score.mutate(input as RouterInputs["trainer"]["score"], { signal: own.signal })
          : client.trainer.sample.mutate(input as RouterInputs["trainer"]["sample"], { signal: own.signal });
      const result = await call.catch((error: unknown) => {
        if (own.signal.aborted) return null;
        throw error;
      });
      return result && { result, milliseconds: performance.now() - start };
    },
    // The first answer has warmed a trainer.
    onSettled: () => queries.invalidateQueries({ queryKey: trpc.trainer.answerers.queryKey() }),
  });
  const fault: Fault | null = mutation.error ? faultOf(mutation.error) : null;
  return {
    ask: mutation.mutate,
    stop: () => controller.current?.abort(),
    isAsking: mutation.isPending,
    graded: mutation.data ?? null,
    fault,
  };
}
