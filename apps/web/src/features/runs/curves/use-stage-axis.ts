"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "@/trpc/client";
import { useRun } from "../live/run-store";
import { useRunFacts } from "../run-context";
import { useSettledView } from "../view-state";
import { isSettled } from "../words";
import { STEP_AXIS, type StageAxis, stageAxis } from "./x-axis";

const REFRESH_MS = 5_000;

/** The axis that a stage's curves are drawn over; null until it is known. */
export function useStageAxis(stage: string): StageAxis | null {
  const trpc = useTRPC();
  const { runId } = useRunFacts();
  const { x } = useSettledView();
  const hasEnded = useRun((run) => isSettled(run.head.state));
  const { data } = useQuery({
    ...trpc.curves.paces.queryOptions({ runId }),
    enabled: x !== "step",
    refetchInterval: hasEnded ? false : REFRESH_MS,
    staleTime: REFRESH_MS,
  });
  return useMemo(() => {
    if (x === "step") return STEP_AXIS;
    return data ? stageAxis(x, stage, data) : null;
  }, [x, stage, data]);
}
