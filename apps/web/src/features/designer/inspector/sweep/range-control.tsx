"use client";

import type { Sweep } from "@switchyard/graph";
import { useId, useState } from "react";
import { type ControlIds, Input, Select } from "@/ui/field";
import type { SweepEditProps } from "./sweep-control";

interface NumberBoxProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  ids?: ControlIds;
}

/** Takes a number as soon as what is typed is one, and marks itself until then. */
function NumberBox({ label, value, onChange, ids }: NumberBoxProps) {
  const ownId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const read = (text: string) => (text.trim() === "" ? Number.NaN : Number(text.replace(",", ".")));
  const isBad = typed !== null && !Number.isFinite(read(typed));
  const id = ids?.id ?? ownId;
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <label htmlFor={id} className="text-2xs text-faint">
        {label}
      </label>
      <Input
        {...ids}
        id={id}
        inputMode="decimal"
        autoComplete="off"
        value={typed !== null && (isBad || read(typed) === value) ? typed : String(value)}
        {...(isBad ? { "aria-invalid": true } : {})}
        onChange={({ target }) => {
          setTyped(target.value);
          const next = read(target.value);
          if (Number.isFinite(next)) onChange(next);
        }}
        onBlur={() => setTyped(null)}
        className="tabular"
      />
    </div>
  );
}

/** Both ends, the number of values, and whether they are equally far apart or a constant factor. */
export function RangeControl({ sweep, onChange, ids }: SweepEditProps<Sweep & { kind: "range" }>) {
  const scaleId = useId();
  const set = (part: Partial<Sweep & { kind: "range" }>) => onChange({ ...sweep, ...part });
  return (
    <div className="grid grid-cols-3 gap-1.5">
      <NumberBox label="From" value={sweep.from} onChange={(from) => set({ from })} ids={ids} />
      <NumberBox label="To" value={sweep.to} onChange={(to) => set({ to })} />
      <NumberBox label="Values" value={sweep.steps} onChange={(steps) => set({ steps })} />
      <div className="col-span-3 flex flex-col gap-0.5">
        <label htmlFor={scaleId} className="text-2xs text-faint">
          Spacing
        </label>
        <Select
          id={scaleId}
          value={sweep.scale}
          onChange={({ target }) => set({ scale: target.value === "log" ? "log" : "linear" })}
        >
          <option value="linear">Equal distances (linear)</option>
          <option value="log">Equal factors (logarithmic)</option>
        </Select>
      </div>
    </div>
  );
}
