/** What differs between two texts, word by word. */
import { diffArrays } from "diff";

export interface DiffPart {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Past this the texts have so little in common that a comparison tells nothing. */
const LONGEST_MS = 150;
/** Runs of space, words (scripts without spaces letter by letter), and every other character by itself. */
const WORD =
  /\s+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]\p{M}*|[\p{L}\p{M}\p{N}_]+|[\s\S]/gu;

export const words = (text: string): string[] => text.match(WORD) ?? [];

/** From `base` to `text`; null where they are too different to be compared in time. */
export function wordDiff(base: string, text: string, timeout = LONGEST_MS): DiffPart[] | null {
  const changes = diffArrays(words(base), words(text), { timeout });
  if (!changes) return null;
  return changes.map(({ value, added, removed }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    text: value.join(""),
  }));
}

/** Words that differ: those left out and those put in. */
export const changedWords = (parts: readonly DiffPart[]): { added: number; removed: number } => {
  const count = (kind: DiffPart["kind"]) =>
    parts
      .filter((part) => part.kind === kind)
      .reduce((sum, { text }) => sum + words(text).filter((word) => word.trim()).length, 0);
  return { added: count("added"), removed: count("removed") };
};
