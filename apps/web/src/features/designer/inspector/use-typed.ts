import type { Field } from "@switchyard/catalog";
import { isSameJson, type JsonValue } from "@switchyard/graph";
import { useState } from "react";
import { fieldText, parseField } from "./field-text";

/**
 * The text of a control while it is typed in: "1e-" stays "1e-" although it is no number yet. A value that changes
 * from elsewhere, by undo for instance, replaces the text.
 */
export function useTyped(field: Field, value: JsonValue | undefined, onChange: (value: JsonValue) => void) {
  const [typed, setTyped] = useState<string | null>(null);
  const isCurrent = typed !== null && isSameJson(parseField(field, typed), value);
  return {
    text: isCurrent ? typed : fieldText(field, value),
    type: (text: string) => {
      setTyped(text);
      onChange(parseField(field, text));
    },
    settle: () => setTyped(null),
  };
}
