import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { QueuePlace } from "@/server/runs/change-queue";
import { useTRPC } from "@/trpc/client";
import { faultText } from "@/trpc/fault";
import { toast } from "@/ui/toast";

const many = (count: number): string => `${count} ${count === 1 ? "run" : "runs"}`;
const FAILURE = "Could not change the queue";

/** Gives waiting runs other places in the queue, says which could not be moved, and offers to take it back. */
export function usePlaceRuns() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const mutation = useMutation(
    trpc.runs.place.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.groups.pathFilter()),
      onSuccess: ({ refused: [first, ...others] }) => {
        if (!first) return;
        toast({
          tone: "bad",
          title: `${FAILURE} for ${many(others.length + 1)}`,
          description: `${first.message} ${first.remedy}`,
        });
      },
      onError: (error) => toast({ tone: "bad", title: FAILURE, description: faultText(error) }),
    }),
  );
  const place = (places: readonly QueuePlace[], onDone: () => void) =>
    mutation.mutate(
      { places: [...places] },
      {
        onSuccess: ({ before }) => {
          onDone();
          if (before.length === 0) return;
          toast({
            title: `Changed the place of ${many(before.length)} in the queue`,
            action: { label: "Undo", run: () => mutation.mutate({ places: before }) },
          });
        },
      },
    );
  return { place, isBusy: mutation.isPending };
}
