import type { RunState } from "@switchyard/protocol";
import type { BadgeProps } from "./badge";

type Look = { title: string } & Pick<BadgeProps, "tone" | "dot">;

/** How a run's state is called and coloured, everywhere. */
export const STATE_LOOKS: Record<RunState, Look> = {
  queued: { title: "Waiting", tone: "neutral", dot: "pulsing" },
  leased: { title: "Running", tone: "brand", dot: "pulsing" },
  pausing: { title: "Pausing", tone: "warn", dot: "pulsing" },
  paused: { title: "Paused", tone: "warn", dot: "still" },
  cancelling: { title: "Cancelling", tone: "warn", dot: "pulsing" },
  succeeded: { title: "Finished", tone: "good", dot: "still" },
  failed: { title: "Failed", tone: "bad", dot: "still" },
  cancelled: { title: "Cancelled", tone: "neutral", dot: "still" },
};
