"use client";

import { formatDuration } from "@switchyard/curves";
import { ChevronLeft, Workflow } from "lucide-react";
import Link from "next/link";
import { formatParam } from "@/features/graph-view";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Progress } from "@/ui/progress";
import { type FeedState, useFeedState, useRun } from "../live/run-store";
import { useRunFacts } from "../run-context";
import { hasEnded, STATE_LOOKS } from "../words";
import { RunActions } from "./run-actions";
import { runProgress } from "./run-progress";
import { useSeconds } from "./use-seconds";

export function RunHeader() {
  const head = useRun((run) => run.head);
  const { experiment } = useRunFacts();
  const look = STATE_LOOKS[head.state];
  return (
    <header className="sticky top-0 z-20 border-b bg-surface/95 px-3 pt-2.5 backdrop-blur sm:px-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Link
          href="/runs"
          aria-label="All runs"
          className="-ml-1 rounded p-1 text-soft hover:bg-hover hover:text-ink"
        >
          <ChevronLeft className="size-4" aria-hidden="true" />
        </Link>
        <h1 className="min-w-0 truncate font-semibold text-base">{head.name}</h1>
        <span role="status" aria-label={`State: ${look.title}`}>
          <Badge tone={look.tone ?? "neutral"} {...(look.dot ? { dot: look.dot } : {})}>
            {look.title}
          </Badge>
        </span>
        <FeedNote />
        <div className="ml-auto flex items-center gap-1.5">
          {experiment ? (
            <Button asChild variant="ghost">
              <Link href={`/designer/${experiment.id}`}>
                <Workflow className="size-4" aria-hidden="true" />
                <span className="max-sm:sr-only">Experiment</span>
              </Link>
            </Button>
          ) : null}
          <RunActions />
        </div>
      </div>
      <Facts />
      <OverallProgress />
    </header>
  );
}

const FEED_WORDS: Partial<Record<FeedState, string>> = {
  connecting: "Connecting…",
  lost: "Not live: trying again",
  asleep: "Asleep in the background",
};

/** Says when what is shown may be old. Keeps quiet while all is well. */
function FeedNote() {
  const feed = useFeedState();
  return (
    <span aria-live="polite" className="text-faint text-xs">
      {FEED_WORDS[feed] ?? ""}
    </span>
  );
}

function Facts() {
  const head = useRun((run) => run.head);
  const { spec, group } = useRunFacts();
  return (
    <dl className="tabular mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-faint text-xs">
      <Fact name="Duration">
        <Duration />
      </Fact>
      {group ? (
        <Fact name="Group">
          <Link href={`/runs/groups/${group.id}`} className="rounded text-brand hover:underline">
            {group.name}, {group.runCount} runs
          </Link>
        </Fact>
      ) : null}
      {group && group.swept.length > 0 ? (
        <Fact name="Tries">
          {group.swept.map(({ param, value }) => `${param} ${formatParam(value)}`).join(", ")}
        </Fact>
      ) : null}
      <Fact name="Seed">{String(head.seed)}</Fact>
      {head.worker ? (
        <Fact name="Worker">
          {head.worker.name}
          {head.worker.device ? ` (${head.worker.device})` : ""}
        </Fact>
      ) : null}
      {head.attempt > 1 ? <Fact name="Attempt">{String(head.attempt)}</Fact> : null}
      <Fact name="Spec">
        <span className="font-mono" title={spec.hash}>
          {spec.hash.slice(0, 10)}
        </span>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="flex gap-1.5">
      <dt>{name}</dt>
      <dd className="text-soft">{children}</dd>
    </div>
  );
}

function Duration() {
  const head = useRun((run) => run.head);
  const isOver = hasEnded(head.state) || head.state === "paused";
  const now = useSeconds(!isOver && head.startedAt !== null);
  if (!head.startedAt) return <>not started</>;
  const end = head.finishedAt ?? (now === null ? null : new Date(now));
  return <>{end ? formatDuration((end.getTime() - head.startedAt.getTime()) / 1000) : "–"}</>;
}

function OverallProgress() {
  const head = useRun((run) => run.head);
  const stages = useRun((run) => run.stages);
  const { share, current, stages: count } = runProgress(stages);
  const isOver = hasEnded(head.state);
  const left = current?.secondsLeft;
  return (
    <div className="mt-2">
      <div className="tabular flex h-5 items-center gap-2 text-soft text-xs">
        {current && !isOver ? (
          <span className="truncate">
            Stage {current.position + 1} of {count}: {current.label}
            {left !== null && left !== undefined && head.state === "leased"
              ? `, ${formatDuration(left)} left`
              : ""}
          </span>
        ) : (
          <span>
            {stages.filter((stage) => stage.state === "finished").length} of {count} stages finished
          </span>
        )}
        <span className="ml-auto">{Math.floor(share * 100)} %</span>
      </div>
      <Progress
        label="Progress of the run"
        value={share}
        className="rounded-none"
        {...(head.state === "failed" ? { color: "var(--bad)" } : {})}
        {...(head.state === "succeeded" ? { color: "var(--good)" } : {})}
      />
    </div>
  );
}
