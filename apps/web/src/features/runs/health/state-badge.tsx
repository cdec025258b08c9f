import type { HealthState } from "@/health/measures";
import { Badge, type Tone } from "@/ui/badge";

const LOOKS: Record<HealthState, { title: string; tone: Tone }> = {
  fine: { title: "Fine", tone: "good" },
  watch: { title: "Watch", tone: "warn" },
  bad: { title: "Bad", tone: "bad" },
};

export function StateBadge({ state }: { state: HealthState | null }) {
  if (state === null) return <Badge>No value yet</Badge>;
  const { title, tone } = LOOKS[state];
  return (
    <Badge tone={tone} dot="still">
      {title}
    </Badge>
  );
}
