import { type DbOrTx, type RunEvent, runEvents } from "@switchyard/db";
import type { TrainerEvent } from "@switchyard/protocol";
import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { LogLine } from "../live/delta";

/** Events that a reader of the log wants to see as a line, each said in a sentence. */
export const LOGGED_KINDS = [
  "log",
  "run.started",
  "run.finished",
  "stage.started",
  "stage.finished",
  "checkpoint",
] as const satisfies readonly TrainerEvent["kind"][];

const LOGGED: ReadonlySet<string> = new Set(LOGGED_KINDS);
export const isLogged = (row: Pick<RunEvent, "kind">): boolean => LOGGED.has(row.kind);

export function logLine(row: Pick<RunEvent, "body">): LogLine | null {
  const event = row.body;
  const said = sentenceOf(event);
  if (!said) return null;
  const stage = "stage" in event ? event.stage : null;
  return { attempt: event.attempt, seq: event.seq, t: event.t, stage, node: null, ...said };
}

type Said = Pick<LogLine, "level" | "message"> & { node?: string | null };

function sentenceOf(event: TrainerEvent): Said | null {
  switch (event.kind) {
    case "log":
      return { level: event.level, message: event.message, node: event.node };
    case "run.started": {
      const where = `${event.device}, ${event.threads} ${event.threads === 1 ? "thread" : "threads"}, PyTorch ${event.torch}`;
      return { level: "info", message: `${event.resumed ? "Resumed" : "Started"} on ${where}.` };
    }
    case "stage.started": {
      const from = event.fromStep > 0 ? ` from ${event.fromStep}` : "";
      return { level: "info", message: `Stage begins${from}: ${event.total} ${event.unit}.` };
    }
    case "stage.finished":
      return {
        level: "info",
        message: event.message || `Stage finished after ${event.seconds.toFixed(1)} s.`,
      };
    case "checkpoint":
      return { level: "info", message: `Checkpoint at step ${event.step}.` };
    case "run.finished":
      return {
        level: event.status === "failed" ? "error" : "info",
        message: event.message || `Run ${event.status}.`,
        node: event.node,
      };
    default:
      return null;
  }
}

export interface LogPage {
  lines: LogLine[];
  /** Ask with it for the lines before these; null at the beginning. */
  before: { attempt: number; seq: number } | null;
}

/** The newest lines before a position, oldest first. */
export async function readLog(
  db: DbOrTx,
  runId: string,
  page: { before: { attempt: number; seq: number } | null; limit: number },
): Promise<LogPage> {
  const { before, limit } = page;
  const rows = await db
    .select({ body: runEvents.body, attempt: runEvents.attempt, seq: runEvents.seq })
    .from(runEvents)
    .where(
      and(
        eq(runEvents.runId, runId),
        inArray(runEvents.kind, [...LOGGED_KINDS]),
        before
          ? sql`(${runEvents.attempt}, ${runEvents.seq}) < (${before.attempt}, ${before.seq})`
          : undefined,
      ),
    )
    .orderBy(desc(runEvents.attempt), desc(runEvents.seq))
    .limit(limit);
  const first = rows.at(-1);
  return {
    lines: rows.reverse().flatMap((row) => logLine(row) ?? []),
    before: rows.length === limit && first ? { attempt: first.attempt, seq: first.seq } : null,
  };
}
