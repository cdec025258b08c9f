/**
 * JSON read with the place of every value, so that what is wrong can be shown where it stands. Takes what `JSON.parse`
 * takes, but for a key that stands twice in one object, of which `JSON.parse` would lose the first without a word.
 */

export interface Place {
  readonly from: number;
  readonly to: number;
}

export interface PlaceTree extends Place {
  /** The name that a value stands under; null in a list and at the root. */
  readonly key: Place | null;
  readonly children: ReadonlyMap<string | number, PlaceTree>;
}

export interface TextFault extends Place {
  readonly message: string;
  readonly remedy: string;
}

export type JsonText = { ok: true; value: unknown; places: PlaceTree } | { ok: false; fault: TextFault };

const MAX_DEPTH = 200;
const NOTHING: ReadonlyMap<string | number, PlaceTree> = new Map();
const WORD = /[^\s{}[\],:"]+/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in text.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\r\n]*/y;
const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

class Stop extends Error {
  readonly fault: TextFault;
  constructor(fault: TextFault) {
    super(fault.message);
    this.fault = fault;
  }
}

interface Read {
  value: unknown;
  place: PlaceTree;
}

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Read {
    const read = this.#value(null);
    this.#skip();
    if (this.#at < this.#text.length)
      this.#stop(
        "There is something behind the end of the document.",
        "Remove what follows the last bracket.",
      );
    return read;
  }

  #stop(message: string, remedy: string, place?: { from: number; to?: number }): never {
    const last = this.#text.length;
    const { from, to = from + 1 } = place ?? { from: this.#at };
    throw new Stop({ from: Math.min(from, last), to: Math.min(to, last), message, remedy });
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #skip(): string {
    this.#match(SPACE);
    return this.#text.charAt(this.#at);
  }

  #value(key: Place | null): Read {
    const next = this.#skip();
    const from = this.#at;
    if (next === "{" || next === "[") return this.#nested(next, key);
    const value = next === '"' ? this.#string() : this.#word();
    return { value, place: { from, to: this.#at, key, children: NOTHING } };
  }

  #string(): string {
    const from = this.#at;
    const found = this.#match(STRING);
    if (found !== "") return JSON.parse(found) as string;
    const line = this.#text.slice(from).search(/[\r\n]|$/);
    return this.#stop(
      "This text is not closed on its line, or has a sign in it that JSON does not take.",
      'End it with ", and write line breaks as \\n, tabs as \\t and backslashes as \\\\.',
      { from, to: from + Math.max(1, line) },
    );
  }

  #word(): unknown {
    const from = this.#at;
    const word = this.#match(WORD);
    if (WORDS.has(word)) return WORDS.get(word);
    if (NUMBER.test(word)) return Number(word);
    if (from >= this.#text.length)
      return this.#stop(
        "The text ends where a value should be.",
        "Write the value, and close every bracket.",
      );
    if (word === "")
      return this.#stop(
        "A value is missing here.",
        "Write a value, or remove the comma or the name before it.",
      );
    const remedy = /^[-+.\d]/.test(word)
      ? "Write a number such as 0.5, 12 or 1e-4."
      : 'Put text between ", or write true, false or null.';
    return this.#stop(`'${word.slice(0, 40)}' is no JSON value.`, remedy, { from, to: this.#at });
  }

  #nested(open: "{" | "[", key: Place | null): Read {
    const from = this.#at;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH)
      this.#stop(`Lists and objects lie more than ${MAX_DEPTH} deep in one another.`, "Flatten this value.");
    this.#at += 1;
    const children = new Map<string | number, PlaceTree>();
    const value = open === "{" ? this.#object(children) : this.#list(children);
    this.#depth -= 1;
    return { value, place: { from, to: this.#at, key, children } };
  }

  #object(children: Map<string | number, PlaceTree>): Record<string, unknown> {
    const from = this.#at - 1;
    const entries: [string, unknown][] = [];
    while (this.#isNext("}", entries.length, from)) {
      const at = this.#at;
      if (this.#text.charAt(at) !== '"')
        this.#stop("A name is missing here.", 'Names stand between ", such as "params".');
      const name = this.#string();
      const key = { from: at, to: this.#at };
      if (children.has(name))
        this.#stop(`'${name}' stands twice in this object.`, "Keep one of the two.", key);
      if (this.#skip() !== ":")
        this.#stop("A colon is missing here.", `Write : between "${name}" and its value.`);
      this.#at += 1;
      const { value, place } = this.#value(key);
      children.set(name, place);
      entries.push([name, value]);
    }
    return Object.fromEntries(entries);
  }

  #list(children: Map<string | number, PlaceTree>): unknown[] {
    const from = this.#at - 1;
    const items: unknown[] = [];
    while (this.#isNext("]", items.length, from)) {
      const { value, place } = this.#value(null);
      children.set(items.length, place);
      items.push(value);
    }
    return items;
  }

  /** Stands before the next entry, past its comma; false past the closing bracket. */
  #isNext(close: "}" | "]", count: number, opened: number): boolean {
    const next = this.#skip();
    if (next === close) {
      this.#at += 1;
      return false;
    }
    const noun = close === "}" ? "object" : "list";
    if (next === "")
      this.#stop(`The ${noun} that opens here is not closed.`, `Write ${close} where it ends.`, {
        from: opened,
      });
    if (count === 0) return true;
    if (next !== ",")
      this.#stop("A comma is missing here.", `Write , before this, or ${close} to end the ${noun}.`);
    const comma = this.#at;
    this.#at += 1;
    if (this.#skip() === close)
      this.#stop("There is nothing behind this comma.", "Remove the comma.", { from: comma });
    return true;
  }
}

export function readJson(text: string): JsonText {
  try {
    const { value, place } = new Reader(text).whole();
    return { ok: true, value, places: place };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, fault: error.fault };
    throw error;
  }
}

/**
 * Where a path leads, or as far of it as there is. A plain value is marked with its name; of an object or a list only
 * the name or the bracket, for to mark it all would mark everything in it.
 */
export function placeOf(places: PlaceTree, path: readonly (string | number)[]): Place {
  let at = places;
  for (const step of path) {
    const next = at.children.get(step);
    if (!next) break;
    at = next;
  }
  const from = at.key?.from ?? at.from;
  if (at.children.size === 0) return { from, to: at.to };
  return at.key ?? { from, to: from + 1 };
}

/** Line and column as people count them, from 1. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: at - start + 1 };
}
