/**
 * Undo and redo over values that are never changed in place. Edits in a row with the same intent (a drag, typing in
 * one field) become one step.
 */
export interface History<T> {
  /** Oldest first. */
  readonly past: readonly T[];
  readonly present: T;
  /** Next to redo first. */
  readonly future: readonly T[];
  /** What the last edit was about; null after a pause, an undo or a redo. */
  readonly intent: string | null;
}

/** Steps that can be undone; older ones are forgotten. */
export const HISTORY_LIMIT = 500;

export const startHistory = <T>(present: T): History<T> => ({ past: [], present, future: [], intent: null });

/** Takes an edit in. The same object as before is no edit. */
export function record<T>(history: History<T>, next: T, intent: string | null = null): History<T> {
  if (next === history.present) return history;
  if (intent !== null && intent === history.intent) return { ...history, present: next, future: [] };
  return {
    past: [...history.past, history.present].slice(-HISTORY_LIMIT),
    present: next,
    future: [],
    intent,
  };
}

/** Ends a row of edits: the next one is a step of its own, even with the same intent. */
export const pause = <T>(history: History<T>): History<T> =>
  history.intent === null ? history : { ...history, intent: null };

export const canUndo = (history: History<unknown>): boolean => history.past.length > 0;
export const canRedo = (history: History<unknown>): boolean => history.future.length > 0;

export function undo<T>(history: History<T>): History<T> {
  if (!canUndo(history)) return history;
  return {
    past: history.past.slice(0, -1),
    present: history.past[history.past.length - 1] as T,
    future: [history.present, ...history.future],
    intent: null,
  };
}

export function redo<T>(history: History<T>): History<T> {
  if (!canRedo(history)) return history;
  return {
    past: [...history.past, history.present],
    present: history.future[0] as T,
    future: history.future.slice(1),
    intent: null,
  };
}
