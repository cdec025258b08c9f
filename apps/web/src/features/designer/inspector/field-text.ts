/**
 * Between what a person types and a parameter's value. Text that is no value is kept as it is: the problem list then
 * says what is wrong with it, and nothing typed is lost.
 */
import type { Field, FieldShape } from "@switchyard/catalog";
import type { JsonValue } from "@switchyard/graph";

function parseNumber(text: string): JsonValue {
  const value = Number(text.replace(",", "."));
  return text !== "" && Number.isFinite(value) ? value : text;
}

/** Between commas or spaces; a text that holds either stands between double quotes, as in JSON. */
const ITEMS = /"(?:[^"\\]|\\.)*"|[^,\s]+/g;

function parseItem(shape: FieldShape, text: string): JsonValue {
  if (shape.type === "number" || shape.type === "int") return parseNumber(text);
  const read = text.startsWith('"') ? parseJson(text) : text;
  return typeof read === "string" ? read : text;
}

const itemText = (item: JsonValue): string =>
  typeof item === "string" && /[,\s"]|^$/.test(item) ? JSON.stringify(item) : String(item);

function parseJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

export function parseField(field: FieldShape & { nullable: boolean }, typed: string): JsonValue {
  const text = typed.trim();
  if (text === "" && field.nullable) return null;
  switch (field.type) {
    case "number":
    case "int":
      return parseNumber(text);
    case "list":
      return (text.match(ITEMS) ?? []).map((item) => parseItem(field.item, item));
    case "json":
      return text === "" ? {} : parseJson(text);
    case "boolean":
      return text === "true";
    case "enum":
    case "string":
      // Spaces and line breaks may matter in a prompt.
      return typed;
  }
}

export function fieldText(field: FieldShape, value: JsonValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (field.type === "list" && Array.isArray(value)) return value.map(itemText).join(", ");
  if (typeof value === "object") return JSON.stringify(value, null, 2);
  return String(value);
}

const shown = (value: number): string => value.toLocaleString("en-US", { maximumSignificantDigits: 10 });

/** "0 to 1", "above 0", "1 or more"; null where everything is allowed. */
export function rangeText(field: Field): string | null {
  if (field.type !== "number" && field.type !== "int") return null;
  const { min, max, minExclusive, maxExclusive } = field;
  if (min !== undefined && max !== undefined) {
    const from = minExclusive ? `above ${shown(min)}` : shown(min);
    return `${from} ${maxExclusive ? "to below" : "to"} ${shown(max)}`;
  }
  if (min !== undefined) return minExclusive ? `above ${shown(min)}` : `${shown(min)} or more`;
  if (max !== undefined) return maxExclusive ? `below ${shown(max)}` : `at most ${shown(max)}`;
  return null;
}
