import { sha256 } from "#sha256";

/** JSON with sorted keys and no spaces (RFC 8785): equal values have equal text. Keys that hold undefined are left out. */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "number":
      if (!Number.isFinite(value)) throw new Error(`JSON has no ${value}`);
      return String(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
      return canonicalObject(value as Record<string, unknown>);
    default:
      throw new Error(`JSON has no ${typeof value}`);
  }
}

function canonicalObject(object: Record<string, unknown>): string {
  let text = "";
  for (const key of sortedKeys(object)) {
    const value = object[key];
    if (value !== undefined) text += `${text ? "," : ""}${quoted(key)}:${canonicalJson(value)}`;
  }
  return `{${text}}`;
}

/** Most objects have their keys in order already, and a sort copies them. */
function sortedKeys(object: Record<string, unknown>): string[] {
  const keys = Object.keys(object);
  for (let i = 1; i < keys.length; i++) {
    if ((keys[i - 1] ?? "") > (keys[i] ?? "")) return keys.sort();
  }
  return keys;
}

/** Nothing in it that JSON escapes; nearly every name and value is so, and needs no serialiser. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

/** SHA-256, in hex, of the canonical JSON of a value. */
export const digestOf = (value: unknown): string => sha256(canonicalJson(value));
