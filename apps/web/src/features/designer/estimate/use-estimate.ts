"use client";

import { catalog } from "@switchyard/catalog";
import { estimateJob, type JobEstimate } from "@switchyard/compiler";
import type { JobSpec } from "@switchyard/protocol";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTRPC } from "@/trpc/client";
import type { RouterOutputs } from "@/trpc/types";

export type WorkerChoice = RouterOutputs["estimates"]["workers"][number];

export interface EstimateInput {
  readonly spec: JobSpec;
  /** Hashes of stages whose results are stored; null while it is asked. */
  readonly finished: ReadonlySet<string> | null;
}

export interface Estimate {
  readonly estimate: JobEstimate;
  readonly workers: readonly WorkerChoice[];
  readonly worker: WorkerChoice | null;
  readonly choose: (id: string) => void;
  /** False until storage, workers and measurements have answered: figures may still change. */
  readonly isSettled: boolean;
}

/** The cost of a job on a worker: the one that is chosen, else the first that is there. */
export function useEstimate({ spec, finished }: EstimateInput): Estimate {
  const trpc = useTRPC();
  const [chosen, choose] = useState<string | null>(null);
  const { data: workers } = useQuery(trpc.estimates.workers.queryOptions());
  const worker = workers?.find(({ id }) => id === chosen) ?? workers?.[0] ?? null;
  const kinds = useMemo(() => {
    const stages = new Set(spec.stages);
    const held = spec.nodes.filter(({ id }) => stages.has(id)).map(({ config }) => config.kind);
    return [...new Set(held)].sort();
  }, [spec]);
  const { data: measurements } = useQuery({
    ...trpc.estimates.measured.queryOptions({ workerId: worker?.id ?? "", kinds }),
    enabled: worker !== null,
    placeholderData: (held) => held,
    refetchOnMount: "always",
  });
  const isGpu = worker?.device != null && worker.device !== "cpu";
  const estimate = useMemo(
    () =>
      estimateJob(spec, catalog, {
        ...(finished ? { finished } : {}),
        ...(measurements
          ? { measured: measurements.stages, parameters: new Map(Object.entries(measurements.parameters)) }
          : {}),
        isGpu,
      }),
    [spec, finished, measurements, isGpu],
  );
  const isMeasured = workers !== undefined && (worker === null || measurements !== undefined);
  return { estimate, workers: workers ?? [], worker, choose, isSettled: finished !== null && isMeasured };
}
