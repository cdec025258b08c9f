/** What was typed into the comparison, kept while the tab is open: by experiment and node. */
import { useCallback, useState } from "react";
import { z } from "zod";

const queriesSchema = z.object({
  schema: z.string().catch(""),
  reference: z.string().catch(""),
  candidate: z.string().catch(""),
});
export type Queries = z.infer<typeof queriesSchema>;

const memorySchema = z.object({
  /** As `startText` writes it. */
  start: z.string().catch(""),
  /** Of the tasks, where one is started from; empty for the first. */
  taskId: z.string().catch(""),
  own: queriesSchema.catch({ schema: "", reference: "", candidate: "" }),
});
export type CompareMemory = z.infer<typeof memorySchema>;

const keyOf = (place: string): string => `query-match ${place}`;

function read(place: string): CompareMemory {
  try {
    return memorySchema.parse(JSON.parse(sessionStorage.getItem(keyOf(place)) ?? "{}"));
  } catch {
    return memorySchema.parse({});
  }
}

function write(place: string, memory: CompareMemory): void {
  try {
    sessionStorage.setItem(keyOf(place), JSON.stringify(memory));
  } catch {
    // Full or forbidden: then it is kept until the comparison is closed.
  }
}

export function useCompareMemory(place: string, start: string) {
  const [memory, setMemory] = useState(() => {
    const held = read(place);
    return { ...held, start: held.start === "own" ? "own" : start };
  });
  const change = useCallback(
    (part: Partial<CompareMemory>) =>
      setMemory((before) => {
        const after = { ...before, ...part };
        write(place, after);
        return after;
      }),
    [place],
  );
  return [memory, change] as const;
}
