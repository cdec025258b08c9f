import type { RunState } from "@switchyard/protocol";

export { STATE_LOOKS } from "@/ui/run-state";

const ENDED: ReadonlySet<RunState> = new Set(["succeeded", "failed", "cancelled"]);
export const hasEnded = (state: RunState): boolean => ENDED.has(state);

/** Nothing can happen to these any more: a failed run may still be tried again. */
export const isSettled = (state: RunState): boolean => state === "succeeded" || state === "cancelled";

const WORKING: ReadonlySet<RunState> = new Set(["leased", "pausing", "cancelling"]);
export const isWorking = (state: RunState): boolean => WORKING.has(state);
