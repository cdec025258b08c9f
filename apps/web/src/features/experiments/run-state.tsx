import type { RouterOutputs } from "@/trpc/types";
import { Badge, type BadgeProps } from "@/ui/badge";

export type ExperimentRow = RouterOutputs["experiments"]["list"][number];
type RunState = NonNullable<ExperimentRow["latestRun"]>["state"];

const LOOKS: Record<RunState, { title: string } & Pick<BadgeProps, "tone" | "dot">> = {
  queued: { title: "Queued", tone: "neutral", dot: "still" },
  leased: { title: "Running", tone: "brand", dot: "pulsing" },
  pausing: { title: "Pausing", tone: "warn", dot: "pulsing" },
  paused: { title: "Paused", tone: "warn", dot: "still" },
  cancelling: { title: "Cancelling", tone: "neutral", dot: "pulsing" },
  succeeded: { title: "Succeeded", tone: "good", dot: "still" },
  failed: { title: "Failed", tone: "bad", dot: "still" },
  cancelled: { title: "Cancelled", tone: "neutral", dot: "still" },
};

export function RunStateBadge({ state }: { state: RunState }) {
  const { title, tone = "neutral", dot } = LOOKS[state];
  return (
    <Badge tone={tone} {...(dot ? { dot } : {})}>
      {title}
    </Badge>
  );
}
