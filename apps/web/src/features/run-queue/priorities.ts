export const PRIORITIES = [
  [1, "High: before others"],
  [0, "Normal"],
  [-1, "Low: when nothing else waits"],
] as const;

/** For a line of text; what was set by other means than these choices keeps its number. */
export function priorityWord(priority: number): string {
  const title = PRIORITIES.find(([value]) => value === priority)?.[1];
  return title?.split(":")[0]?.toLowerCase() ?? String(priority);
}
