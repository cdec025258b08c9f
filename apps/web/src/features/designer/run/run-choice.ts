/** What was chosen when a run was started last: offered again the next time. */
import { MAX_PRIORITY } from "@switchyard/protocol";
import { z } from "zod";
import { FIRST_CHOICE, seedChoiceSchema } from "./seeds";

const choiceSchema = z.object({
  seeds: seedChoiceSchema,
  priority: z.int().min(-MAX_PRIORITY).max(MAX_PRIORITY),
  workerId: z.string().nullable(),
});
export type RunChoice = z.infer<typeof choiceSchema>;

export const DEFAULT_CHOICE: RunChoice = { seeds: FIRST_CHOICE, priority: 0, workerId: null };

const KEY = "switchyard.run-choice";

/** The default where nothing is remembered, or nothing that can be used. */
export function recallChoice(storage: Pick<Storage, "getItem">): RunChoice {
  try {
    return choiceSchema.parse(JSON.parse(storage.getItem(KEY) ?? ""));
  } catch {
    return DEFAULT_CHOICE;
  }
}

export function rememberChoice(storage: Pick<Storage, "setItem">, choice: RunChoice): void {
  try {
    storage.setItem(KEY, JSON.stringify(choice));
  } catch {
    // Storage that is full or switched off: the next dialog begins with the defaults.
  }
}
