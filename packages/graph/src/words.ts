import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** A value as a message shows it: never longer than a line. */
export function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (value === undefined) return "missing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

const TYPE_WORDS: Record<string, string> = {
  number: "a number",
  int: "a whole number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );

const place = (path: readonly PropertyKey[]): string =>
  path
    .map((key, depth) => (typeof key === "number" ? `[${key}]` : `${depth ? "." : ""}${String(key)}`))
    .join("");

/** One issue of zod in the user's words, e.g. "'clipLow' must be at most 1, but is 3." */
export function inWords(issue: Issue, root: unknown): string {
  const value = valueAt(root, issue.path);
  return `'${place(issue.path)}' must ${requirement(issue, value)}, but is ${shown(value)}.`;
}

function requirement(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return wantedType(issue.expected, value);
    case "too_small":
      return bound(issue.origin, issue.inclusive === false ? "more than" : "at least", issue.minimum);
    case "too_big":
      return bound(issue.origin, issue.inclusive === false ? "less than" : "at most", issue.maximum);
    case "invalid_value":
      return `be ${issue.values.length > 1 ? "one of " : ""}${issue.values.map(shown).join(", ")}`;
    case "invalid_format":
    case "custom":
      // Every pattern in the catalog says in words what it wants.
      return `be ${issue.message}`;
    case "invalid_union":
      return issue.discriminator ? "be of a known kind" : "be plain JSON";
    case "invalid_key":
      return "have a shorter name";
    default:
      return `be valid (${issue.message})`;
  }
}

function wantedType(expected: string, value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return "be a finite number";
  return `be ${TYPE_WORDS[expected] ?? expected}`;
}

function bound(origin: string, relation: string, limit: number | bigint): string {
  if (origin === "string") return `have ${relation} ${limit} character${limit === 1 ? "" : "s"}`;
  if (origin === "array") return `hold ${relation} ${limit} ${limit === 1 ? "entry" : "entries"}`;
  return `be ${relation} ${limit}`;
}
