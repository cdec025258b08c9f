"use client";

import { catalog } from "@switchyard/catalog";
import { type EstimateOptions, estimateJob, type JobEstimate } from "@switchyard/compiler";
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

const stageKinds = ({ stages, nodes }: JobSpec): string[] => {
  const ids = new Set(stages);
  const held = nodes.filter(({ id }) => ids.has(id)).map(({ config }) => config.kind);
  return [...new Set(held)].sort();
};

interface Measured {
  readonly workers: readonly WorkerChoice[];
  readonly worker: WorkerChoice | null;
  readonly options: EstimateOptions;
  readonly isMeasured: boolean;
}

/** What estimates of a job's kinds of stages rest on, on the worker that is asked for, else on the first that is there. */
export function useMeasured(spec: JobSpec, workerId: string | null): Measured {
  const trpc = useTRPC();
  const { data: workers } = useQuery(trpc.estimates.workers.queryOptions());
  const worker = workers?.find(({ id }) => id === workerId) ?? workers?.[0] ?? null;
  const kinds = useMemo(() => stageKinds(spec), [spec]);
  const { data: found } = useQuery({
    ...trpc.estimates.measured.queryOptions({ workerId: worker?.id ?? "", kinds }),
    enabled: worker !== null,
    placeholderData: (held) => held,
    refetchOnMount: "always",
  });
  const isGpu = worker?.device != null && worker.device !== "cpu";
  const options = useMemo(
    () => ({
      ...(found ? { measured: found.stages, parameters: new Map(Object.entries(found.parameters)) } : {}),
      isGpu,
    }),
    [found, isGpu],
  );
  const isMeasured = workers !== undefined && (worker === null || found !== undefined);
  return { workers: workers ?? [], worker, options, isMeasured };
}

/** The cost of a job on a worker: the one that is chosen, else the first that is there. */
export function useEstimate({ spec, finished }: EstimateInput): Estimate {
  const [chosen, choose] = useState<string | null>(null);
  const { workers, worker, options, isMeasured } = useMeasured(spec, chosen);
  const estimate = useMemo(
    () => estimateJob(spec, catalog, { ...options, ...(finished ? { finished } : {}) }),
    [spec, finished, options],
  );
  return { estimate, workers, worker, choose, isSettled: finished !== null && isMeasured };
}
