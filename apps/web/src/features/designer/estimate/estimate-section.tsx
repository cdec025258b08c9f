"use client";

import { Field, Select } from "@/ui/field";
import { Skeleton } from "@/ui/skeleton";
import { StageCosts } from "./stage-costs";
import { Totals } from "./totals";
import { type EstimateInput, useEstimate, type WorkerChoice } from "./use-estimate";

interface WorkerFieldProps {
  workers: readonly WorkerChoice[];
  worker: WorkerChoice | null;
  onChoose: (id: string) => void;
}

const optionText = ({ name, device, isPresent }: WorkerChoice): string =>
  `${name}${device ? `, ${device}` : ""}${isPresent ? "" : " (not there now)"}`;

function WorkerField({ workers, worker, onChoose }: WorkerFieldProps) {
  if (!worker)
    return (
      <p className="text-soft text-xs">
        No worker has ever called, so there is no run to measure from. Times are rough, for a CPU.
      </p>
    );
  return (
    <Field
      label="On the worker"
      help="Times are measured per worker; the run itself goes to the next free one."
    >
      {(ids) => (
        <Select {...ids} value={worker.id} onChange={(event) => onChoose(event.target.value)}>
          {workers.map((each) => (
            <option key={each.id} value={each.id}>
              {optionText(each)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** What a job will cost, in all and stage by stage. Asks for what it needs by itself: place it anywhere. */
export function EstimateSection(input: EstimateInput) {
  const { estimate, workers, worker, choose, isSettled } = useEstimate(input);
  return (
    <section aria-label="Cost estimate" className="flex flex-col gap-4">
      {isSettled ? (
        <WorkerField workers={workers} worker={worker} onChoose={choose} />
      ) : (
        <Skeleton className="h-14" />
      )}
      <Totals totals={estimate.totals} stages={estimate.stages.length} />
      <StageCosts stages={estimate.stages} />
    </section>
  );
}
