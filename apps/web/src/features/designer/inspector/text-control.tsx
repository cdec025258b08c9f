"use client";

import type { Field } from "@switchyard/catalog";
import type { JsonValue } from "@switchyard/graph";
import { type ControlIds, Input, Textarea } from "@/ui/field";
import { useTyped } from "./use-typed";

export interface ControlProps {
  field: Field;
  value: JsonValue | undefined;
  onChange: (value: JsonValue) => void;
  ids: ControlIds;
}

/** A value as text: a line, or several where they are wanted. */
export function TextControl({ field, value, onChange, ids }: ControlProps) {
  const { text, type, settle } = useTyped(field, value, onChange);
  const isLong = field.type === "json" || field.ui.widget === "textarea" || field.ui.widget === "code";
  const isCode = field.type === "json" || field.ui.widget === "code";
  const common = {
    ...ids,
    value: text,
    spellCheck: !isCode,
    autoComplete: "off",
    placeholder: field.nullable ? "none" : field.type === "list" ? "values, separated by commas" : "",
    onBlur: settle,
  };
  if (!isLong) return <Input {...common} onChange={(event) => type(event.target.value)} />;
  return (
    <Textarea
      {...common}
      rows={Math.min(8, Math.max(2, text.split("\n").length))}
      onChange={(event) => type(event.target.value)}
      className={isCode ? "font-mono text-xs" : ""}
    />
  );
}
