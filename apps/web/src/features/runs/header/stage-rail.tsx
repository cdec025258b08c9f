"use client";

import { formatDuration } from "@switchyard/curves";
import { Check, Circle, CircleAlert, Pause, Recycle } from "lucide-react";
import type { StageView } from "@/server/live/delta";
import { cn } from "@/ui/cn";
import { Progress } from "@/ui/progress";
import { Spinner } from "@/ui/spinner";
import { wireColour } from "@/ui/wire-colours";
import { useRun } from "../live/run-store";
import { useRunFacts } from "../run-context";
import { isWorking } from "../words";
import { stageShare } from "./run-progress";

interface StageRailProps {
  selectedId: string | null;
  onSelect: (stage: string) => void;
}

/** The stages in the order in which they run; a click narrows the curves to one. */
export function StageRail({ selectedId, onSelect }: StageRailProps) {
  const stages = useRun((run) => run.stages);
  return (
    <nav aria-label="Stages" className="overflow-x-auto border-b bg-surface px-3 py-2.5 sm:px-4">
      <ol className="flex gap-2">
        {stages.map((stage) => (
          <li key={stage.stage} className="min-w-44 flex-1">
            <StageCard stage={stage} isSelected={stage.stage === selectedId} onSelect={onSelect} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface StageCardProps {
  stage: StageView;
  isSelected: boolean;
  onSelect: (stage: string) => void;
}

function StageCard({ stage, isSelected, onSelect }: StageCardProps) {
  const isAlive = useRun((run) => isWorking(run.head.state));
  const { nodes } = useRunFacts();
  const accent = nodes.get(stage.stage)?.accent;
  const isRunning = stage.state === "running" && isAlive;
  return (
    <button
      type="button"
      aria-pressed={isSelected}
      onClick={() => onSelect(stage.stage)}
      className={cn(
        "flex h-16 w-full flex-col rounded-lg border px-2.5 py-2 text-left transition-colors hover:bg-hover",
        isSelected ? "border-brand bg-brand-soft" : "bg-raised",
        isRunning && !isSelected && "border-line-strong",
      )}
    >
      <span className="flex items-center gap-1.5">
        <StageIcon stage={stage} isRunning={isRunning} />
        <span className="truncate font-medium text-xs">{stage.label}</span>
      </span>
      <span className="tabular mt-0.5 truncate text-2xs text-faint">{stageWords(stage, isRunning)}</span>
      <Progress
        label={`Progress of ${stage.label}`}
        value={stageShare(stage)}
        color={stage.state === "failed" ? "var(--bad)" : accent ? wireColour(accent) : "var(--brand)"}
        className="mt-auto"
      />
    </button>
  );
}

function StageIcon({ stage, isRunning }: { stage: StageView; isRunning: boolean }) {
  const icon = "size-3.5 shrink-0";
  if (isRunning) return <Spinner className={cn(icon, "text-brand")} />;
  if (stage.reused) return <Recycle className={cn(icon, "text-good")} aria-label="Reused" />;
  if (stage.state === "finished") return <Check className={cn(icon, "text-good")} aria-label="Finished" />;
  if (stage.state === "failed") return <CircleAlert className={cn(icon, "text-bad")} aria-label="Failed" />;
  if (stage.state === "running") return <Pause className={cn(icon, "text-warn")} aria-label="Stopped" />;
  return <Circle className={cn(icon, "text-faint")} aria-label="Waiting" />;
}

function stageWords(stage: StageView, isRunning: boolean): string {
  if (stage.state === "finished") {
    if (stage.reused) return "Reused from an earlier run";
    return stage.seconds === null ? "Done" : `Done in ${formatDuration(stage.seconds)}`;
  }
  if (stage.total === 0) return stage.state === "waiting" ? "Waiting" : "Starting";
  const count = `${stage.done} of ${stage.total} ${stage.unit}`;
  const left = isRunning && stage.secondsLeft !== null ? `, ${formatDuration(stage.secondsLeft)} left` : "";
  return stage.state === "failed" ? `Stopped at ${count}` : `${count}${left}`;
}
