"use client";

import { PriorityField, WorkerField } from "@/features/run-queue";
import { Field, Input, Textarea } from "@/ui/field";
import type { RunChoice } from "./run-choice";
import { SeedsField } from "./seeds-field";

export interface RunValues extends RunChoice {
  name: string;
  notes: string;
}

export interface RunFieldsProps {
  values: RunValues;
  onChange: (values: RunValues) => void;
}

/** What the runs are called, how often each is repeated, and who takes them when: what decides about the queue stands next to it. */
export function RunFields({ values, onChange }: RunFieldsProps) {
  return (
    <div className="flex flex-col gap-3">
      <Field label="Name" help="Empty: the experiment's name.">
        {(ids) => (
          <Input
            {...ids}
            value={values.name}
            maxLength={120}
            onChange={({ target }) => onChange({ ...values, name: target.value })}
          />
        )}
      </Field>
      <Field label="Notes" help="What is asked, or expected. Shown with the runs.">
        {(ids) => (
          <Textarea
            {...ids}
            rows={2}
            value={values.notes}
            maxLength={4_000}
            onChange={({ target }) => onChange({ ...values, notes: target.value })}
          />
        )}
      </Field>
      <SeedsField choice={values.seeds} onChange={(seeds) => onChange({ ...values, seeds })} />
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <WorkerField
          value={values.workerId}
          onChange={(workerId) => onChange({ ...values, workerId })}
          goneText="The worker of last time is not registered any more. Choose another."
        />
        <PriorityField value={values.priority} onChange={(priority) => onChange({ ...values, priority })} />
      </div>
    </div>
  );
}
