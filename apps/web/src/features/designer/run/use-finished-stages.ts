import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "@/trpc/client";
import { distinctStages, type PlannedRun } from "./run-plan";

/** So many hashes fit into an address that every server takes. */
const ASKED_AT_ONCE = 60;
/** Enough for the runs that a person looks at one by one; the rest is found out when it runs. */
const MAX_ASKED = 600;

/** Which stages of the runs have been done before; null until all is answered. */
export function useFinishedStages(runs: readonly PlannedRun[]): ReadonlySet<string> | null {
  const trpc = useTRPC();
  const asked = useMemo(() => {
    const hashes = [...distinctStages(runs).keys()].slice(0, MAX_ASKED);
    return Array.from({ length: Math.ceil(hashes.length / ASKED_AT_ONCE) }, (_, index) =>
      hashes.slice(index * ASKED_AT_ONCE, (index + 1) * ASKED_AT_ONCE),
    );
  }, [runs]);
  return useQueries({
    queries: asked.map((hashes) => trpc.experiments.finishedStages.queryOptions({ hashes })),
    combine: (answers) => {
      const isAnswered = answers.every(({ data }) => data !== undefined);
      return isAnswered ? new Set(answers.flatMap(({ data }) => data ?? [])) : null;
    },
  });
}
