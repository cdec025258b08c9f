const MAX_TEXT = 28;

const shorten = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text);

function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return value.toExponential().replace("e+", "e");
  return String(value);
}

/** A parameter's value in one short line, as nodes and lists show it. */
export function formatParam(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") return value === "" ? "empty" : shorten(value.replace(/\s+/g, " "));
  if (Array.isArray(value)) return value.length === 0 ? "none" : shorten(value.map(formatParam).join(", "));
  const entries = Object.entries(value as Record<string, unknown>);
  if (entries.length === 0) return "none";
  // One entry in a short line would stand for all the others.
  if (entries.every(([, held]) => typeof held === "object" && held !== null))
    return entries.length === 1 ? "1 entry" : `${entries.length} entries`;
  return shorten(entries.map(([k, v]) => `${k}: ${formatParam(v)}`).join(", "));
}
