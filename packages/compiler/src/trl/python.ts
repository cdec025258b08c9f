/** Python text out of values. */

/** A name that Python takes, unlike the others in `taken`. */
export function identifier(text: string, taken: ReadonlySet<string>): string {
  const bare = text.toLowerCase().replace(/[^a-z0-9_]+/g, "_");
  const start = /^[a-z_]/.test(bare) ? bare : `node_${bare}`;
  let name = start;
  for (let count = 2; taken.has(name); count++) name = `${start}_${count}`;
  return name;
}

/** A literal of any JSON value. JSON's strings are Python's, but for what is drawn as one line break in sources. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  const entries = Object.entries(value as Record<string, unknown>);
  return `{${entries.map(([key, held]) => `${literal(key)}: ${literal(held)}`).join(", ")}}`;
}

/** Text that may stand in a docstring or a comment, on one line. */
export const plain = (text: string): string =>
  text.replace(/\s+/g, " ").replace(/\\/g, "/").replace(/"""/g, "'''").trim();

export const indented = (text: string, by = 4): string =>
  text
    .split("\n")
    .map((line) => (line ? " ".repeat(by) + line : line))
    .join("\n");

/** `name(\n    a=1,\n    b=2,\n)` */
export function call(name: string, args: Readonly<Record<string, string>>): string {
  const lines = Object.entries(args).map(([key, value]) => `    ${key}=${value},`);
  return [`${name}(`, ...lines, ")"].join("\n");
}
