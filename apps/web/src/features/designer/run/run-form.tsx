"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client";
import { Field, Input, Select, Textarea } from "@/ui/field";
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

const PRIORITIES = [
  [1, "High: before others"],
  [0, "Normal"],
  [-1, "Low: when nothing else waits"],
] as const;

function PriorityField({ values, onChange }: RunFieldsProps) {
  return (
    <Field label="Priority" help="What is running already goes on.">
      {(ids) => (
        <Select
          {...ids}
          value={values.priority}
          onChange={({ target }) => onChange({ ...values, priority: Number(target.value) })}
        >
          {PRIORITIES.map(([priority, title]) => (
            <option key={priority} value={priority}>
              {title}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

const LOOK_EVERY_MS = 10_000;

function WorkerField({ values, onChange }: RunFieldsProps) {
  const trpc = useTRPC();
  const { data: workers } = useQuery({
    ...trpc.runs.workers.queryOptions(),
    refetchInterval: LOOK_EVERY_MS,
  });
  const chosen = workers?.find(({ id }) => id === values.workerId);
  const isGone = values.workerId !== null && workers !== undefined && !chosen;
  const isAway = chosen !== undefined && !chosen.isPresent;
  return (
    <Field
      label="Worker"
      help={isAway ? "It is away: the runs wait until it is back." : "Who may take the runs."}
      errors={isGone ? ["The worker of last time is not registered any more. Choose another."] : []}
    >
      {(ids) => (
        <Select
          {...ids}
          value={values.workerId ?? ""}
          onChange={({ target }) => onChange({ ...values, workerId: target.value || null })}
        >
          <option value="">Any worker</option>
          {isGone ? <option value={values.workerId ?? ""}>A worker that is gone</option> : null}
          {workers?.map(({ id, name, device, isPresent }) => (
            <option key={id} value={id}>
              {[name, device].filter(Boolean).join(", ")}
              {isPresent ? "" : " (away)"}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
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
        <WorkerField values={values} onChange={onChange} />
        <PriorityField values={values} onChange={onChange} />
      </div>
    </div>
  );
}
