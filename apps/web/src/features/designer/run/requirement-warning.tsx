import { catalog } from "@switchyard/catalog";
import { requirementsOf } from "@switchyard/compiler";
import { useQuery } from "@tanstack/react-query";
import { Unplug } from "lucide-react";
import { whyWaiting } from "@/requirements/why-waiting";
import { useTRPC } from "@/trpc/client";
import type { RunPlan } from "./run-plan";

/** Said before the start: runs that nobody would take only wait. */
export function RequirementWarning({ plan, workerId }: { plan: RunPlan; workerId: string | null }) {
  const trpc = useTRPC();
  const { data: workers = [] } = useQuery(trpc.runs.workers.queryOptions());
  const [first] = plan.runs;
  // Swept values may decide what a node requires: what any of the runs needs counts.
  const requires = first
    ? requirementsOf({ nodes: plan.runs.flatMap(({ spec }) => spec.nodes) }, catalog)
    : [];
  const waiting = whyWaiting(requires, workers, workerId);
  if (waiting.kind === "turn") return null;
  const isChosen = workerId !== null;
  return (
    <p role="status" className="flex gap-2 rounded-md bg-warn-soft px-3 py-2 text-warn text-xs">
      <Unplug className="size-4 shrink-0" aria-hidden="true" />
      <span>
        {waiting.kind === "lacking"
          ? `${isChosen ? "The chosen worker cannot" : "No known worker can"} take this: it needs ${waiting.needs}, so it would wait. ${waiting.why} ${waiting.remedy}`
          : `It needs ${waiting.needs}, so it would wait for ${waiting.names.join(", ")}, which is away.`}
      </span>
    </p>
  );
}
