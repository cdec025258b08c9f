"use client";

import type { CompareAnswer } from "@switchyard/protocol";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { faultOf } from "@/trpc/fault";
import type { Queries } from "./own-queries";

export interface Compared {
  asked: Queries;
  answer: CompareAnswer;
  /** From the click to the answer. */
  milliseconds: number;
}

/** After this long a worker that is busy, or starts its trainer, is worth a word. */
const PATIENCE_MS = 3_000;

/** One question at a time; a new one, and closing the page, gives up the one before. */
export function useComparison() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const controller = useRef<AbortController | null>(null);
  const { mutate, data, error, isPending, variables, reset } = useMutation({
    mutationFn: async (asked: Queries): Promise<Compared | null> => {
      controller.current?.abort();
      const own = new AbortController();
      controller.current = own;
      const start = performance.now();
      const answer = await client.trainer.compare
        .mutate(asked, { signal: own.signal })
        .catch((thrown: unknown) => {
          if (own.signal.aborted) return null;
          throw thrown;
        });
      return answer && { asked, answer, milliseconds: performance.now() - start };
    },
    // The first answer has warmed a trainer.
    onSettled: () => queries.invalidateQueries({ queryKey: trpc.trainer.answerers.queryKey() }),
  });
  useEffect(() => () => controller.current?.abort(), []);
  return {
    ask: mutate,
    stop: () => controller.current?.abort(),
    isAsking: isPending,
    isSlow: useIsSlow(isPending),
    compared: data ?? null,
    /** With what was asked: a fault belongs to those texts only. */
    fault: error ? { ...faultOf(error), asked: variables } : null,
    reset,
  };
}

function useIsSlow(isPending: boolean): boolean {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    setIsSlow(false);
    if (!isPending) return;
    const timer = setTimeout(() => setIsSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isPending]);
  return isSlow;
}
