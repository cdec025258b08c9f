import type { LogLine } from "@/server/live/delta";

export const LEVELS = ["info", "warning", "error"] as const;
export type Level = (typeof LEVELS)[number];

export const atLeast = (level: Level, least: Level): boolean =>
  LEVELS.indexOf(level) >= LEVELS.indexOf(least);

export const lineKey = (line: Pick<LogLine, "attempt" | "seq"> | undefined): string =>
  line ? `${line.attempt}/${line.seq}` : "";

/** Lines that were read and lines that came by the feed, each once, in the order in which they were said. */
export function joinLines(read: readonly LogLine[], live: readonly LogLine[]): LogLine[] {
  const byKey = new Map([...read, ...live].map((line) => [lineKey(line), line]));
  return [...byKey.values()].sort((a, b) => a.attempt - b.attempt || a.seq - b.seq);
}
