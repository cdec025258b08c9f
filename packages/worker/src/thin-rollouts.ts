/**
 * What is given up first when too much waits to be uploaded, or when one line is larger than a message may be: texts of rollouts.
 * The line keeps its number and becomes a warning in the run's log, so nothing is missing without a word.
 */
import { EVENT_VERSION, MAX_EVENTS_BYTES } from "@switchyard/protocol";
import type { EventLine } from "./event-tail";

/** Room for the rest of the message. */
const MAX_LINE_BYTES = MAX_EVENTS_BYTES - 64 * 1024;

export const isOversized = (line: EventLine): boolean => Buffer.byteLength(line.text) > MAX_LINE_BYTES;

export function thinned(line: EventLine, why: "backlog" | "oversized"): EventLine {
  const event = JSON.parse(line.text) as {
    attempt: number;
    seq: number;
    t: number;
    stage?: string;
    step?: number;
  };
  const what =
    event.step === undefined ? `An event of kind ${line.kind}` : `The rollout sample of step ${event.step}`;
  const megabytes = (Buffer.byteLength(line.text) / 1e6).toFixed(1);
  const reason =
    why === "backlog"
      ? "left out because too much was waiting to be uploaded"
      : `left out: ${megabytes} MB is more than a message may hold`;
  const log = {
    v: EVENT_VERSION,
    attempt: event.attempt,
    seq: event.seq,
    t: event.t,
    kind: "log",
    level: "warning",
    stage: event.stage ?? null,
    node: event.stage ?? null,
    message: `${what} was ${reason}.`,
  };
  return { seq: line.seq, kind: "log", text: JSON.stringify(log) };
}
