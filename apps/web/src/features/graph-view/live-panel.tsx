import type { WireType } from "@switchyard/graph";
import { Badge, type BadgeProps } from "@/ui/badge";
import { Progress } from "@/ui/progress";
import { wireColour } from "@/ui/wire-colours";
import type { NodeLive, NodeRunState } from "./node-data";
import { Spark } from "./spark";

const STATES: Record<NodeRunState, { title: string } & Pick<BadgeProps, "tone" | "dot">> = {
  waiting: { title: "Waiting", tone: "neutral" },
  running: { title: "Running", tone: "brand", dot: "pulsing" },
  paused: { title: "Paused", tone: "warn", dot: "still" },
  finished: { title: "Done", tone: "good", dot: "still" },
  reused: { title: "Reused", tone: "good", dot: "still" },
  failed: { title: "Failed", tone: "bad", dot: "still" },
  cancelled: { title: "Cancelled", tone: "neutral", dot: "still" },
};

/** State, progress and primary values of a node in a run; keeps its height while values come in. */
export function LivePanel({ live, accent }: { live: NodeLive; accent: WireType | null }) {
  const state = live.state ? STATES[live.state] : null;
  if (!state && live.values.length === 0) return null;
  const colour = accent ? wireColour(accent) : "var(--brand)";
  return (
    <div className="flex flex-col gap-1.5 border-t px-3 py-2 text-xs">
      {state ? (
        <div className="flex items-center gap-2">
          <Badge tone={state.tone ?? "neutral"} {...(state.dot ? { dot: state.dot } : {})}>
            {state.title}
          </Badge>
          <span className="tabular min-w-0 truncate text-2xs text-faint">{live.note}</span>
        </div>
      ) : null}
      {live.progress === null ? null : <Progress label="Progress" value={live.progress} color={colour} />}
      {live.values.map(({ title, text }) => (
        <div key={title} className="flex items-baseline gap-2">
          <span className="truncate text-faint">{title}</span>
          <span className="tabular ml-auto shrink-0 font-medium text-sm whitespace-nowrap">{text}</span>
        </div>
      ))}
      {live.spark && live.spark.length > 1 ? <Spark values={live.spark} colour={colour} /> : null}
    </div>
  );
}
