"use client";

import type { Field } from "@switchyard/catalog";
import { type GraphNode, isSameJson, type JsonValue, type Sweep } from "@switchyard/graph";
import { useState } from "react";
import { formatParam } from "@/features/graph-view";
import { cn } from "@/ui/cn";
import { type ControlIds, Input } from "@/ui/field";
import { useDesignerStore } from "../../store/context";
import { RangeControl } from "./range-control";
import { asList, asRange, parseValues, shownValues, valuesText } from "./sweep-draft";

export interface SweepEditProps<S extends Sweep = Sweep> {
  field: Field;
  sweep: S;
  onChange: (sweep: Sweep) => void;
  ids: ControlIds;
}

const SHAPES = [
  ["list", "List"],
  ["range", "Range"],
] as const;

/** A list of values, or a range with steps. */
function ShapeChoice({ field, sweep, onChange }: Omit<SweepEditProps, "ids">) {
  const isWhole = field.type === "int";
  return (
    <fieldset className="flex w-fit rounded-md bg-sunken p-0.5">
      <legend className="sr-only">How the values of {field.title} are given</legend>
      {SHAPES.map(([shape, title]) => (
        <button
          key={shape}
          type="button"
          aria-pressed={sweep.kind === shape}
          onClick={() => {
            if (sweep.kind !== shape) onChange(shape === "range" ? asRange(sweep) : asList(sweep, isWhole));
          }}
          className={cn(
            "h-6 rounded px-2.5 text-xs",
            sweep.kind === shape ? "bg-raised font-medium text-ink shadow-card" : "text-soft",
          )}
        >
          {title}
        </button>
      ))}
    </fieldset>
  );
}

function ListControl({ field, sweep, onChange, ids }: SweepEditProps<Sweep & { kind: "list" }>) {
  const [typed, setTyped] = useState<string | null>(null);
  const isCurrent = typed !== null && isSameJson(parseValues(field, typed), sweep.values);
  return (
    <Input
      {...ids}
      autoComplete="off"
      spellCheck={false}
      placeholder="values, separated by commas"
      value={isCurrent ? typed : valuesText(sweep.values)}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange({ kind: "list", values: parseValues(field, event.target.value) });
      }}
      onBlur={() => setTyped(null)}
      className="tabular"
    />
  );
}

/** Which of a few values are tried. */
function ChoiceControl({ field, sweep, onChange, ids }: SweepEditProps) {
  const options: JsonValue[] =
    field.type === "enum" ? [...field.options, ...(field.nullable ? [null] : [])] : [false, true];
  const chosen = sweep.kind === "list" ? sweep.values : [];
  const isChosen = (option: JsonValue) => chosen.some((value) => isSameJson(value, option));
  const toggle = (option: JsonValue) =>
    onChange({
      kind: "list",
      values: options.filter((other) => isChosen(other) !== isSameJson(other, option)),
    });
  return (
    <fieldset id={ids.id} className="flex flex-wrap gap-x-4 gap-y-1.5">
      <legend className="sr-only">Values of {field.title}</legend>
      {options.map((option) => (
        <label key={String(option)} className="flex items-center gap-1.5 text-xs">
          <input
            type="checkbox"
            className="accent-(--brand)"
            checked={isChosen(option)}
            onChange={() => toggle(option)}
          />
          {formatParam(option)}
        </label>
      ))}
    </fieldset>
  );
}

const MAX_SHOWN = 12;

/** What the sweep comes to, in words. */
function Preview({ values }: { values: readonly JsonValue[] }) {
  if (values.length === 0) return null;
  const rest = values.length - MAX_SHOWN;
  return (
    <p className="tabular break-words text-2xs text-soft">
      {values.length} {values.length === 1 ? "value" : "values"}:{" "}
      {values.slice(0, MAX_SHOWN).map(formatParam).join(", ")}
      {rest > 0 ? ` and ${rest} more` : ""}
    </p>
  );
}

/** In place of a parameter's control: the values that it takes in turn, each in a run of its own. */
export function SweepControl(props: { node: GraphNode; field: Field; sweep: Sweep; ids: ControlIds }) {
  const { node, field, sweep, ids } = props;
  const { setSweep } = useDesignerStore().getState();
  const onChange = (next: Sweep) => setSweep(node.id, field.name, next);
  if (field.type !== "number" && field.type !== "int") {
    return <ChoiceControl field={field} sweep={sweep} onChange={onChange} ids={ids} />;
  }
  return (
    <div className="flex flex-col gap-1.5 border-brand border-l-2 pl-2">
      <ShapeChoice field={field} sweep={sweep} onChange={onChange} />
      {sweep.kind === "list" ? (
        <ListControl field={field} sweep={sweep} onChange={onChange} ids={ids} />
      ) : (
        <RangeControl field={field} sweep={sweep} onChange={onChange} ids={ids} />
      )}
      <Preview values={shownValues(sweep, field.type === "int")} />
    </div>
  );
}
