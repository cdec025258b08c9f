"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTRPC } from "@/trpc/client";
import { useChangesOf } from "../live/use-changes-of";
import { useRunFacts } from "../run-context";
import { useView } from "../view-state";
import { useRolloutsView } from "./rollouts-view";

/** The steps whose completions were told, read again as there are more. Once on a page. */
export function useRolloutSteps() {
  const trpc = useTRPC();
  const { runId } = useRunFacts();
  useChangesOf("rollouts", trpc.runs.rolloutSteps.queryKey({ runId }));
  return useQuery(trpc.runs.rolloutSteps.queryOptions({ runId }));
}

/** Whether a stage has told any, as far as that has been read. */
export function useHasRollouts(stage: string): boolean {
  const trpc = useTRPC();
  const { runId } = useRunFacts();
  const { data } = useQuery({
    ...trpc.runs.rolloutSteps.queryOptions({ runId }),
    enabled: false,
    select: (steps) => steps.some((one) => one.stage === stage),
  });
  return data ?? false;
}

/** Leads to the rollouts of a step, or of the told step nearest to it; without a step to the newest. */
export function useOpenRollouts(stage: string): (step: number | null) => void {
  const [, setView] = useView();
  const [, setRollouts] = useRolloutsView();
  return useCallback(
    (step) => {
      // An entry of the browser's history, so that Back leads to where the step was chosen.
      const options = { history: "push" } as const;
      void setView({ tab: "rollouts", at: stage, step, group: null }, options);
      void setRollouts({ list: "prompts", pick: null }, options);
    },
    [stage, setView, setRollouts],
  );
}
