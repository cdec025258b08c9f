"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client";
import { useChangesOf } from "../live/use-changes-of";
import { useRunFacts } from "../run-context";

/** The steps whose completions were told. */
export function useRolloutSteps() {
  const trpc = useTRPC();
  const { runId } = useRunFacts();
  useChangesOf("rollouts", trpc.runs.rolloutSteps.queryKey({ runId }));
  return useQuery(trpc.runs.rolloutSteps.queryOptions({ runId }));
}
