"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client";
import { toast } from "@/ui/toast";
import { useChangesOf } from "../live/use-changes-of";
import { useRunFacts } from "../run-context";

/** The run's alerts, newest first; read again when the feed tells of a change. */
export function useAlerts() {
  const trpc = useTRPC();
  const { runId } = useRunFacts();
  const options = trpc.alerts.list.queryOptions({ runId });
  useChangesOf("alerts", options.queryKey);
  return useQuery(options);
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
