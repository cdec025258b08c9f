/** Completions as a person pastes them: a JSON list, texts between lines of `---`, or one a line. */

export interface ReadCompletion {
  text: string;
  /** Of the chosen tasks; else `prompt` and `answer`, or what the form says where these are absent too. */
  taskId?: string;
  prompt?: string;
  answer?: string;
}

export type Read =
  | { ok: true; completions: ReadCompletion[]; form: "json" | "separated" | "lines" }
  | { ok: false; message: string };

export const MAX_COMPLETIONS = 256;
const SEPARATOR = /^\s*---+\s*$/;

export function readCompletions(pasted: string): Read {
  const text = pasted.replace(/\r\n?/g, "\n");
  const read = looksLikeJson(text) ? readJson(text) : readText(text);
  if (!read.ok || read.completions.length <= MAX_COMPLETIONS) return read;
  return {
    ok: false,
    message: `These are ${read.completions.length} completions; at most ${MAX_COMPLETIONS} can be scored at once.`,
  };
}

/** A completion may begin with a bracket, too: only what begins as a list of texts or objects does is taken for one. */
const looksLikeJson = (text: string): boolean => /^\s*\[\s*["{\]]/.test(text);

function readJson(text: string): Read {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, message: `This begins like a JSON list but is none: ${(error as Error).message}.` };
  }
  const completions: ReadCompletion[] = [];
  for (const [index, item] of (value as unknown[]).entries()) {
    const read = readItem(item);
    if (!read) {
      return {
        ok: false,
        message: `Item ${index + 1} of the list is neither a text nor an object with a 'text'.`,
      };
    }
    completions.push(read);
  }
  return { ok: true, completions, form: "json" };
}

const TEXT_KEYS = ["taskId", "prompt", "answer"] as const;

function readItem(item: unknown): ReadCompletion | null {
  if (typeof item === "string") return { text: item };
  if (typeof item !== "object" || item === null || !("text" in item) || typeof item.text !== "string")
    return null;
  const held = item as Record<string, unknown>;
  const rest = TEXT_KEYS.flatMap((key) => (typeof held[key] === "string" ? [[key, held[key]] as const] : []));
  return { text: item.text, ...Object.fromEntries(rest) };
}

function readText(text: string): Read {
  const lines = text.split("\n");
  if (!lines.some((line) => SEPARATOR.test(line))) {
    const kept = lines.filter((line) => line.trim() !== "");
    return { ok: true, completions: kept.map((line) => ({ text: line })), form: "lines" };
  }
  const parts: string[][] = [[]];
  for (const line of lines) {
    if (SEPARATOR.test(line)) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  // A separator may also stand at either end. An empty text between two is a completion: models write such.
  const texts = parts.map((part) => part.join("\n").replace(/^\n+|\n+$/g, ""));
  if (texts[0] === "") texts.shift();
  if (texts.at(-1) === "") texts.pop();
  return { ok: true, completions: texts.map((each) => ({ text: each })), form: "separated" };
}

const FORMS = {
  json: "a JSON list",
  separated: "separated by lines of ---",
  lines: "one a line",
} as const;

/** What was understood, for the line below the field. */
export function readWords(read: Read): string {
  if (!read.ok) return read.message;
  const { completions, form } = read;
  if (completions.length === 0) return "One a line, or texts separated by lines of ---, or a JSON list.";
  return `${completions.length} ${completions.length === 1 ? "completion" : "completions"}, ${FORMS[form]}.`;
}

/** Texts so that they are read back as they are. */
export function writeCompletions(texts: readonly string[]): string {
  const isPlain = texts.every((text) => text.trim() !== "" && !text.includes("\n") && !looksLikeJson(text));
  const plain = texts.join("\n");
  if (isPlain && !plain.split("\n").some((line) => SEPARATOR.test(line))) return plain;
  return JSON.stringify(texts, null, 1);
}
