/** What was typed into a bench, kept while the tab is open: by experiment and node. */
import { useCallback, useState } from "react";
import { z } from "zod";

const memorySchema = z.object({
  mode: z.enum(["paste", "sample"]).catch("paste"),
  pasted: z.string().catch(""),
  /** Node that gives the tasks; empty for a prompt of one's own. */
  tasksNode: z.string().nullable().catch(null),
  taskId: z.string().catch(""),
  prompt: z.string().catch(""),
  answer: z.string().catch(""),
  /** Lengths in tokens of the model's tokenizer, which may have to be trained first; else in words. */
  isTokenized: z.boolean().catch(false),
  checkpoint: z.string().catch("fresh"),
  stage: z.string().catch(""),
  prompts: z.number().int().min(1).max(16).catch(4),
  groupSize: z.number().int().min(1).max(64).catch(4),
  seed: z.number().int().min(0).catch(0),
});
export type BenchMemory = z.infer<typeof memorySchema>;

const keyOf = (place: string): string => `reward-bench ${place}`;

function read(place: string): BenchMemory {
  try {
    return memorySchema.parse(JSON.parse(sessionStorage.getItem(keyOf(place)) ?? "{}"));
  } catch {
    return memorySchema.parse({});
  }
}

function write(place: string, memory: BenchMemory): void {
  try {
    sessionStorage.setItem(keyOf(place), JSON.stringify(memory));
  } catch {
    // Full or forbidden: then it is kept until the bench is closed.
  }
}

/** `place` names the bench. */
export function useBenchMemory(place: string): [BenchMemory, (change: Partial<BenchMemory>) => void] {
  const [memory, setMemory] = useState(() => read(place));
  const change = useCallback(
    (part: Partial<BenchMemory>) =>
      setMemory((before) => {
        const after = { ...before, ...part };
        write(place, after);
        return after;
      }),
    [place],
  );
  return [memory, change];
}
