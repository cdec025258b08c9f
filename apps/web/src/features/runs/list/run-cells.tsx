"use client";

import { formatDuration, formatMetric, type MetricUnit } from "@switchyard/curves";
import { BellRing } from "lucide-react";
import Link from "next/link";
import { priorityWord } from "@/features/run-queue";
import type { RunRow } from "@/server/runs/list-runs";
import { Badge } from "@/ui/badge";
import { Progress } from "@/ui/progress";
import { runProgress } from "../header/run-progress";
import { hasEnded, STATE_LOOKS } from "../words";
import { groupShare, type Headline, stateCounts } from "./group-summary";

/** The state of one run, or how many of several are in each state. */
export function StateBadges({ runs }: { runs: readonly Pick<RunRow, "state">[] }) {
  return (
    <span className="flex flex-wrap gap-1">
      {stateCounts(runs).map(({ state, count, title }) => {
        const { tone = "neutral", dot } = STATE_LOOKS[state];
        return (
          <Badge key={state} tone={tone} {...(dot ? { dot } : {})}>
            {runs.length > 1 ? `${count} ${title.toLowerCase()}` : title}
          </Badge>
        );
      })}
    </span>
  );
}

/** Alerts that nobody has said anything to yet; says where to read them. */
export function AlertCount({ run: { id, name, alerts } }: { run: Pick<RunRow, "id" | "name" | "alerts"> }) {
  if (alerts === 0) return null;
  const words = alerts === 1 ? "1 alert" : `${alerts} alerts`;
  return (
    <Link
      href={`/runs/${id}?tab=health`}
      aria-label={`${words} of ${name}`}
      className="mt-1 flex w-fit rounded-full hover:underline"
    >
      <Badge tone="warn">
        <BellRing className="size-3" aria-hidden="true" />
        {words}
      </Badge>
    </Link>
  );
}

/** Of a run that waits, where it does not stand where most do. */
export function QueueWords({ run: { state, priority } }: { run: Pick<RunRow, "state" | "priority"> }) {
  if (state !== "queued" || priority === 0) return null;
  return (
    <p className="mt-0.5 text-2xs text-faint first-letter:uppercase">{priorityWord(priority)} priority</p>
  );
}

export function Best({ headline }: { headline: Headline | null }) {
  if (!headline) return <span className="text-faint">–</span>;
  const unit = (headline.unit ?? undefined) as MetricUnit | undefined;
  return (
    <span className="block min-w-0">
      <span className="tabular whitespace-nowrap font-medium">{formatMetric(headline.value, unit)}</span>
      <span
        className="block max-w-48 truncate text-faint text-xs max-lg:ml-1.5 max-lg:inline"
        title={headline.title}
      >
        {headline.title}
      </span>
    </span>
  );
}

export function RunProgressCell({ run }: { run: RunRow }) {
  if (run.state === "failed") return <p className="line-clamp-2 text-bad text-xs">{run.message}</p>;
  const { share, current, stages } = runProgress(run.stages);
  const isOver = hasEnded(run.state);
  const reused = run.stages.filter((stage) => stage.reused).length;
  return (
    <div className="flex flex-col gap-1">
      <span className="tabular truncate text-soft text-xs">
        {isOver || !current
          ? `${stages} ${stages === 1 ? "stage" : "stages"}`
          : `${current.label}, stage ${current.position + 1} of ${stages}`}
        {isOver && reused > 0 ? `, ${reused} reused` : ""}
      </span>
      <Progress
        label={`Progress of ${run.name}`}
        value={share}
        {...(run.state === "succeeded" ? { color: "var(--good)" } : {})}
      />
    </div>
  );
}

export function GroupProgressCell({ name, runs }: { name: string; runs: readonly RunRow[] }) {
  const over = runs.filter(({ state }) => hasEnded(state)).length;
  return (
    <div className="flex flex-col gap-1">
      <span className="tabular truncate text-soft text-xs">
        {over} of {runs.length} runs are over
      </span>
      <Progress
        label={`Progress of ${name}`}
        value={groupShare(runs)}
        {...(over === runs.length ? { color: "var(--good)" } : {})}
      />
    </div>
  );
}

export const durationText = (seconds: number | null): string =>
  seconds === null ? "–" : formatDuration(seconds);

export function Started({ at }: { at: Date }) {
  return (
    <time dateTime={at.toISOString()} className="tabular whitespace-nowrap" suppressHydrationWarning>
      {at.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}
    </time>
  );
}
