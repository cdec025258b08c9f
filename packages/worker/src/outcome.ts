/** What the end of a trainer means for the run, in words. Exit codes: see `python -m trainer run`. */
import type { Outcome, TrainerEvent } from "@switchyard/protocol";
import type { TrainerExit } from "./trainer-process";

export type RunFinished = TrainerEvent & { kind: "run.finished" };

export interface Ending {
  readonly exit: TrainerExit;
  /** The trainer's own last word, where it came to one. */
  readonly finished: RunFinished | null;
  /** What the server wanted last. */
  readonly wanted: "none" | "pause" | "cancel";
  /** The worker is being stopped. */
  readonly isStopping: boolean;
  /** Things that could not be uploaded. */
  readonly problems: readonly string[];
}

const EXIT = { succeeded: 0, badSpec: 64, failed: 70, paused: 75, cancelled: 76 } as const;

/** As if the trainer had paused at once. */
export const NOT_STARTED: TrainerExit = {
  code: EXIT.paused,
  signal: null,
  isOutOfMemory: false,
  lastWords: "",
};

/** Why a run could not even be started here. */
export function startFailure(error: unknown): Outcome {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return {
      kind: "paused",
      message: "The worker's disk is full.",
      remedy: "Free some space in the worker's data folder, then resume the run.",
    };
  }
  return { kind: "crashed", message: `The worker could not start the run: ${message}` };
}

export function outcomeOf(ending: Ending): Outcome {
  const { exit, finished, wanted, isStopping, problems } = ending;
  const message = finished?.message ?? "";
  if (wanted === "cancel") return { kind: "cancelled", message: "Cancelled." };
  switch (exit.code) {
    case EXIT.succeeded:
      return { kind: "succeeded", message: [message, ...problems].filter(Boolean).join(" ") };
    case EXIT.cancelled:
      return { kind: "cancelled", message };
    case EXIT.paused:
      return pausedOutcome(ending);
    case EXIT.failed:
    case EXIT.badSpec:
      return {
        kind: "failed",
        message: message || lastLine(exit.lastWords) || "The trainer gave up without a word.",
        remedy: finished?.remedy ?? "Read the trainer's log in the run's folder on the worker.",
        node: finished?.node ?? null,
      };
    default:
      // Told to stop, it was ended before it came to a checkpoint: the last one is good enough.
      return isStopping ? { kind: "released" } : died(exit);
  }
}

function pausedOutcome({ finished, wanted, isStopping }: Ending): Outcome {
  if (wanted === "pause") return { kind: "paused", message: "", remedy: "" };
  if (isStopping) return { kind: "released" };
  // By itself, for a reason that it gives: a full disk, say.
  return {
    kind: "paused",
    message: finished?.message ?? "The trainer has paused the run.",
    remedy: finished?.remedy ?? "Resume the run to go on.",
  };
}

function died(exit: TrainerExit): Outcome {
  if (exit.isOutOfMemory) {
    return {
      kind: "failed",
      message: "The machine ran out of memory, so the system ended the trainer.",
      remedy:
        "Make the batch, the group or the model smaller, or use a machine with more memory; then start a new run.",
      node: null,
    };
  }
  const how = exit.signal
    ? `was ended by ${exit.signal}`
    : exit.code === null
      ? "could not be started"
      : `ended with code ${exit.code}`;
  const words = lastLine(exit.lastWords);
  return { kind: "crashed", message: `The trainer ${how}${words ? `: ${words}` : "."}` };
}

/** Of a Python traceback the last line is the error itself. */
const lastLine = (text: string): string => text.trim().split("\n").at(-1)?.trim().slice(0, 500) ?? "";
