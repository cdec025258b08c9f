/** The tests of a function as a list that a form edits, and back to the parameter, which holds them by name. */
import type { JsonValue } from "@switchyard/graph";

export interface CaseDraft {
  readonly name: string;
  readonly completion: string;
  readonly answer: string;
  readonly prompt: string;
  readonly least: number;
  readonly most: number;
  /** Kept as it is: the form does not show it. */
  readonly meta?: JsonValue;
}

const KNOWN: ReadonlySet<string> = new Set(["completion", "answer", "prompt", "least", "most", "meta"]);
const isText = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === "string";

function readCase(name: string, value: unknown): CaseDraft | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { completion, answer, prompt, least, most, meta } = value as Record<string, JsonValue | undefined>;
  if (Object.keys(value).some((key) => !KNOWN.has(key))) return null;
  if (typeof completion !== "string" || !isText(answer) || !isText(prompt)) return null;
  if (typeof least !== "number" || typeof most !== "number") return null;
  const draft = { name, completion, answer: answer ?? "", prompt: prompt ?? "", least, most };
  return meta === undefined ? draft : { ...draft, meta };
}

/** In their order; null where one has another form, so that nothing is lost by a form that does not know it. */
export function readCases(value: JsonValue | undefined): CaseDraft[] | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const cases = Object.entries(value).map(([name, each]) => readCase(name, each));
  return cases.every((each) => each !== null) ? cases : null;
}

export const writeCases = (cases: readonly CaseDraft[]): JsonValue =>
  Object.fromEntries(
    cases.map(({ name, completion, answer, prompt, least, most, meta }) => [
      name,
      {
        ...(prompt ? { prompt } : {}),
        completion,
        ...(answer ? { answer } : {}),
        ...(meta === undefined ? {} : { meta }),
        least,
        most,
      },
    ]),
  );

/** `test 4`, or the next that is free. */
export function freeName(cases: readonly CaseDraft[]): string {
  const taken = new Set(cases.map(({ name }) => name));
  let number = cases.length + 1;
  while (taken.has(`test ${number}`)) number += 1;
  return `test ${number}`;
}

/** Why a test cannot be called this; empty where it can. */
export function nameProblem(cases: readonly CaseDraft[], index: number, name: string): string {
  if (name.trim() === "") return "A test needs a name.";
  if (/^\d+$/.test(name)) return "A name that is a number would move to the front.";
  return cases.some((each, at) => at !== index && each.name === name) ? "Another test has this name." : "";
}
