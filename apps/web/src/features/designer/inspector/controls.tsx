"use client";

import { cn } from "@/ui/cn";
import { Input, Select } from "@/ui/field";
import { CasesControl } from "./cases-control";
import { CodeControl } from "./code-control";
import { type ControlProps, TextControl } from "./text-control";
import { useTyped } from "./use-typed";

function NumberControl({ field, value, onChange, ids }: ControlProps) {
  const { text, type, settle } = useTyped(field, value, onChange);
  const isSlider = field.ui.widget === "slider" && (field.type === "number" || field.type === "int");
  const step = field.ui.step ?? (field.type === "int" ? 1 : undefined);
  const nudge = (direction: 1 | -1) => {
    const current = typeof value === "number" ? value : Number(field.default ?? 0);
    const by = step ?? (Math.abs(current) >= 1 ? 1 : 0.1);
    onChange(Number((current + direction * by).toPrecision(12)));
  };
  return (
    <div className="flex items-center gap-2">
      {isSlider && field.min !== undefined && field.max !== undefined ? (
        <input
          type="range"
          min={field.min}
          max={field.max}
          step={step ?? "any"}
          value={typeof value === "number" ? value : field.min}
          onChange={(event) => onChange(event.target.valueAsNumber)}
          aria-label={`${field.title}, slider`}
          className="min-w-0 flex-1 accent-(--brand)"
        />
      ) : null}
      <Input
        {...ids}
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        value={text}
        placeholder={field.nullable ? "none" : ""}
        onChange={(event) => type(event.target.value)}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
          event.preventDefault();
          nudge(event.key === "ArrowUp" ? 1 : -1);
        }}
        className={cn("tabular", isSlider && "w-20 shrink-0")}
      />
    </div>
  );
}

/** Few options are shown side by side, many in a list. */
const MAX_SEGMENTS = 3;

function EnumControl({ field, value, onChange, ids }: ControlProps) {
  if (field.type !== "enum") return null;
  const { options } = field;
  const isShort = options.length <= MAX_SEGMENTS && options.join("").length <= 30;
  if (!isShort || field.nullable) {
    return (
      <Select
        {...ids}
        value={value === null ? "" : String(value)}
        onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
      >
        {field.nullable ? <option value="">none</option> : null}
        {options.includes(String(value)) || value === null ? null : <option>{String(value)}</option>}
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </Select>
    );
  }
  return (
    <div role="radiogroup" {...ids} aria-label={field.title} className="flex rounded-md bg-sunken p-0.5">
      {options.map((option) => (
        <label
          key={option}
          className="flex-1 cursor-pointer rounded px-2 py-1 text-center text-soft text-xs has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-brand"
        >
          <input
            type="radio"
            name={ids.id}
            className="sr-only"
            checked={value === option}
            onChange={() => onChange(option)}
          />
          {option}
        </label>
      ))}
    </div>
  );
}

function BooleanControl({ value, onChange, ids }: ControlProps) {
  return (
    <label className="flex w-fit cursor-pointer items-center gap-2">
      <input
        {...ids}
        type="checkbox"
        role="switch"
        checked={value === true}
        aria-checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
        className="peer sr-only"
      />
      <span className="relative h-5 w-9 rounded-full bg-line-strong/60 transition-colors after:absolute after:top-0.5 after:left-0.5 after:size-4 after:rounded-full after:bg-white after:shadow after:transition-transform peer-checked:bg-brand peer-checked:after:translate-x-4 peer-focus-visible:outline-2 peer-focus-visible:outline-brand peer-focus-visible:outline-offset-2" />
      <span className="text-soft text-xs">{value === true ? "on" : "off"}</span>
    </label>
  );
}

/** The control for a field, by its type and widget hint. */
export function Control(props: ControlProps) {
  switch (props.field.type) {
    case "number":
    case "int":
      return <NumberControl {...props} />;
    case "boolean":
      return <BooleanControl {...props} />;
    case "enum":
      return <EnumControl {...props} />;
    case "string":
      if (props.field.ui.language) {
        const { field, value, onChange, ids } = props;
        return <CodeControl label={field.title} value={String(value ?? "")} onChange={onChange} ids={ids} />;
      }
      return <TextControl {...props} />;
    case "json":
      if (props.field.ui.widget === "cases") return <CasesControl {...props} />;
      return <TextControl {...props} />;
    case "list":
      return <TextControl {...props} />;
  }
}
