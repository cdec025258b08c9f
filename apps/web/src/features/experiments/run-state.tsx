import type { RouterOutputs } from "@/trpc/types";
import { Badge } from "@/ui/badge";
import { STATE_LOOKS } from "@/ui/run-state";

export type ExperimentRow = RouterOutputs["experiments"]["list"][number];

export function RunStateBadge({ state }: { state: NonNullable<ExperimentRow["latestRun"]>["state"] }) {
  const { title, tone = "neutral", dot } = STATE_LOOKS[state];
  return (
    <Badge tone={tone} {...(dot ? { dot } : {})}>
      {title}
    </Badge>
  );
}
