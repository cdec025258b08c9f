"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client";
import { Field, Select } from "@/ui/field";

const LOOK_EVERY_MS = 10_000;
const ANY = "";
const SEVERAL = "several";

export interface WorkerFieldProps {
  /** A worker's id, null for any, undefined where several runs differ. */
  value: string | null | undefined;
  onChange: (workerId: string | null) => void;
  /** What to say of a worker that is not registered any more. */
  goneText: string;
}

export function WorkerField({ value, onChange, goneText }: WorkerFieldProps) {
  const trpc = useTRPC();
  const { data: workers } = useQuery({
    ...trpc.runs.workers.queryOptions(),
    refetchInterval: LOOK_EVERY_MS,
  });
  const chosen = workers?.find(({ id }) => id === value);
  const isGone = typeof value === "string" && workers !== undefined && !chosen;
  const isAway = chosen !== undefined && !chosen.isPresent;
  return (
    <Field
      label="Worker"
      help={isAway ? "It is away: the runs wait until it is back." : "Who may take the runs."}
      errors={isGone ? [goneText] : []}
    >
      {(ids) => (
        <Select
          {...ids}
          value={value === undefined ? SEVERAL : (value ?? ANY)}
          onChange={({ target }) => onChange(target.value || null)}
        >
          {value === undefined ? (
            <option value={SEVERAL} disabled>
              As it is: they differ
            </option>
          ) : null}
          <option value={ANY}>Any worker</option>
          {isGone ? <option value={value}>A worker that is gone</option> : null}
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
