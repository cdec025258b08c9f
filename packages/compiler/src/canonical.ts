import { sha256 } from "#sha256";

/** JSON with sorted keys and no spaces (RFC 8785): equal values have equal text. Keys that hold undefined are left out. */
export function canonicalJson(value: unknown): string {
  const ordered = inOrder(value);
  return ordered === NO_ORDER ? written(value) : JSON.stringify(ordered);
}

/** SHA-256, in hex, of the canonical JSON of a value. */
export const digestOf = (value: unknown): string => sha256(canonicalJson(value));

/** For a value with an object in it that cannot hold its keys in order. */
const NO_ORDER = Symbol("no order");

/** Keys such as "10" come first in every object, as numbers; and to set `__proto__` makes no key. */
function isUnruly(key: string): boolean {
  const first = key.charCodeAt(0);
  return (first >= DIGIT_0 && first <= DIGIT_9) || key === "__proto__";
}
const DIGIT_0 = "0".charCodeAt(0);
const DIGIT_9 = "9".charCodeAt(0);

/**
 * The value with the keys of each object in order, copied only where they are not. Written by the platform, such a value
 * takes a fraction of what putting the text together takes, and leaves no pieces of text behind: of a large job most of
 * the time to compile it would be this.
 */
function inOrder(value: unknown): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (!Number.isFinite(value)) throw new Error(`JSON has no ${value}`);
      return value;
    case "object":
      if (value === null) return value;
      return Array.isArray(value) ? listInOrder(value) : objectInOrder(value as Record<string, unknown>);
    default:
      throw new Error(`JSON has no ${typeof value}`);
  }
}

function listInOrder(list: readonly unknown[]): unknown {
  let copy: unknown[] | null = null;
  for (let index = 0; index < list.length; index++) {
    const ordered = inOrder(list[index]);
    if (ordered === NO_ORDER) return NO_ORDER;
    if (ordered === list[index]) continue;
    copy ??= [...list];
    copy[index] = ordered;
  }
  return copy ?? list;
}

function objectInOrder(object: Record<string, unknown>): unknown {
  const keys = Object.keys(object);
  if (keys.some(isUnruly)) return NO_ORDER;
  let copy: Record<string, unknown> | null = sortKeys(keys) ? null : {};
  for (const key of keys) {
    const held = object[key];
    if (held === undefined) continue;
    const ordered = inOrder(held);
    if (ordered === NO_ORDER) return NO_ORDER;
    if (ordered !== held) copy ??= { ...object };
    if (copy) copy[key] = ordered;
  }
  return copy ?? object;
}

/** Sorts in place and says whether there was nothing to do. The platform's sort copies a list several times over. */
function sortKeys(keys: string[]): boolean {
  let wasSorted = true;
  for (let end = 1; end < keys.length; end++) {
    const key = keys[end] ?? "";
    if ((keys[end - 1] ?? "") <= key) continue;
    wasSorted = false;
    if (keys.length > FEW) {
      keys.sort();
      break;
    }
    let place = end;
    for (; place > 0 && (keys[place - 1] ?? "") > key; place--) keys[place] = keys[place - 1] ?? "";
    keys[place] = key;
  }
  return wasSorted;
}
/** Where moving them one by one, quadratic in their number, is quicker still. */
const FEW = 32;

/** The text, put together: in whatever order an object has its keys, they are written in theirs. */
function written(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(inOrder(value));
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  const pairs = Object.entries(value).filter(([, held]) => held !== undefined);
  const sorted = pairs.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${sorted.map(([key, held]) => `${JSON.stringify(key)}:${written(held)}`).join(",")}}`;
}
