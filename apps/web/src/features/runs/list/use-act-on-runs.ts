import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client";
import { faultText } from "@/trpc/fault";
import type { RouterOutputs } from "@/trpc/types";
import { toast } from "@/ui/toast";
import type { RunCommand } from "../run-commands";

const many = (count: number): string => `${count} ${count === 1 ? "run" : "runs"}`;

const FAILURES: Record<RunCommand | "restore", string> = {
  pause: "Could not pause",
  resume: "Could not resume",
  retry: "Could not retry",
  cancel: "Could not cancel",
  delete: "Could not delete",
  restore: "Could not bring back",
};

type Result = RouterOutputs["runs"]["act"];

function complain(action: RunCommand | "restore", { refused: [first, ...others] }: Result): void {
  if (!first) return;
  toast({
    tone: "bad",
    title: `${FAILURES[action]} ${many(others.length + 1)}`,
    description: `${first.message} ${first.remedy}`,
  });
}

/** Does something to runs, says what could not be done, and offers to take a deletion back. */
export function useActOnRuns(onDone?: (action: RunCommand) => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries(trpc.groups.pathFilter()),
      queries.invalidateQueries(trpc.experiments.list.pathFilter()),
    ]);
  const mutation = useMutation(
    trpc.runs.act.mutationOptions({
      onSettled: refresh,
      // Not with each call: the page that called may be gone by then.
      onSuccess: (result, { action }) => complain(action, result),
      onError: (error, { action }) =>
        toast({ tone: "bad", title: `${FAILURES[action]} the runs`, description: faultText(error) }),
    }),
  );
  const restore = (runIds: string[]) => mutation.mutate({ action: "restore", runIds });
  const act = (command: RunCommand, runIds: readonly string[]) =>
    mutation.mutate(
      { action: command, runIds: [...runIds] },
      {
        onSuccess: ({ done }) => {
          if (done.length === 0) return;
          if (command === "delete") {
            toast({
              title: `Deleted ${many(done.length)}`,
              action: { label: "Undo", run: () => restore(done) },
            });
          }
          onDone?.(command);
        },
      },
    );
  return { act, isBusy: mutation.isPending };
}
