"use client";

import { Field, Select } from "@/ui/field";
import { PRIORITIES } from "./priorities";

export interface PriorityFieldProps {
  /** Null where several runs differ. */
  value: number | null;
  onChange: (priority: number) => void;
}

export function PriorityField({ value, onChange }: PriorityFieldProps) {
  const isListed = PRIORITIES.some(([priority]) => priority === value);
  return (
    <Field label="Priority" help="What is running already goes on.">
      {(ids) => (
        <Select {...ids} value={value ?? ""} onChange={({ target }) => onChange(Number(target.value))}>
          {value === null ? (
            <option value="" disabled>
              As it is: they differ
            </option>
          ) : null}
          {PRIORITIES.map(([priority, title]) => (
            <option key={priority} value={priority}>
              {title}
            </option>
          ))}
          {isListed || value === null ? null : <option value={value}>{value}</option>}
        </Select>
      )}
    </Field>
  );
}
