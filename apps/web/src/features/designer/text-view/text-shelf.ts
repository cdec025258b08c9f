import type { KeptText, TextShelf } from "./text-session";

const isKept = (value: unknown): value is KeptText =>
  typeof value === "object" &&
  value !== null &&
  "text" in value &&
  typeof value.text === "string" &&
  "base" in value &&
  typeof value.base === "string";

/** Keeps a text that is not on the canvas in this tab, over a reload too; without storage, only while it is typed. */
export function textShelf(experimentId: string): TextShelf {
  const key = `switchyard.text.${experimentId}`;
  return {
    get: () => {
      try {
        const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? "null");
        return isKept(value) ? value : null;
      } catch {
        return null;
      }
    },
    set: (kept) => {
      try {
        if (kept) sessionStorage.setItem(key, JSON.stringify(kept));
        else sessionStorage.removeItem(key);
      } catch {
        // Storage may be off or full: the editor still holds the text.
      }
    },
  };
}
