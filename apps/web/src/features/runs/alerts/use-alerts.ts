"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { AlertView } from "@/server/alerts/edit-alerts";
import { useTRPC } from "@/trpc/client";
import { toast } from "@/ui/toast";
import { useRun } from "../live/run-store";
import { useChangesOf } from "../live/use-changes-of";
import { useRunFacts } from "../run-context";
import { isSettled } from "../words";

/** By then the server has looked at a run that has ended for the last time. */
const LAST_LOOK_MS = 6_000;

const isUnderWay = ({ endedAt, delivery }: AlertView): boolean => endedAt === null || delivery === "waiting";

/** The run's alerts, newest first; read again when the feed tells of a change. */
export function useAlerts() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { runId } = useRunFacts();
  const isOver = useRun((run) => isSettled(run.head.state));
  const options = trpc.alerts.list.queryOptions({ runId });
  useChangesOf("alerts", options.queryKey);
  // The feed is closed by the time that the last look and the last tries of a webhook are made.
  useEffect(() => {
    if (!isOver) return;
    const queryKey = trpc.alerts.list.queryKey({ runId });
    const timer = setTimeout(() => void client.invalidateQueries({ queryKey }), LAST_LOOK_MS);
    return () => clearTimeout(timer);
  }, [isOver, client, trpc, runId]);
  return useQuery({
    ...options,
    refetchInterval: ({ state }) => (isOver && state.data?.some(isUnderWay) ? LAST_LOOK_MS : false),
  });
}

export function useAlertMarks() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { runId } = useRunFacts();
  const options = {
    onError: (error: { message: string }) => toast({ tone: "bad", title: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: trpc.alerts.list.queryKey({ runId }) }),
  };
  return {
    acknowledge: useMutation(trpc.alerts.acknowledge.mutationOptions(options)),
    dismiss: useMutation(trpc.alerts.dismiss.mutationOptions(options)),
  };
}
