"use client";

import { formatNumber } from "@switchyard/curves";
import { ChevronLeft, ChevronRight, LineChart, Radio } from "lucide-react";
import { useId } from "react";
import type { RolloutStepSummary } from "@/server/runs/rollouts";
import { Button, IconButton } from "@/ui/button";
import { Card } from "@/ui/card";
import { cn } from "@/ui/cn";
import { Select } from "@/ui/field";
import { useNodeTitle } from "../run-context";
import { useView } from "../view-state";
import { stagesOf } from "./choose-step";

interface StepPickerProps {
  steps: readonly RolloutStepSummary[];
  chosen: RolloutStepSummary;
  /** The step asked for, which may have told nothing; null while the newest is followed. */
  wanted: number | null;
  /** Null: follow the newest. */
  onChange: (next: { stage: string; step: number } | null) => void;
}

export function StepPicker({ steps, chosen, wanted, onChange }: StepPickerProps) {
  const id = useId();
  const titleOf = useNodeTitle();
  const stages = stagesOf(steps);
  const ofStage = steps.filter(({ stage }) => stage === chosen.stage);
  const index = ofStage.findIndex(({ step }) => step === chosen.step);
  const go = (to: number) => {
    const next = ofStage[to];
    if (next) onChange(next);
  };
  return (
    <Card className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2">
      {stages.length > 1 ? (
        <div className="w-56">
          <Select
            aria-label="Stage"
            className="text-xs"
            value={chosen.stage}
            onChange={({ target }) => {
              const last = steps.findLast(({ stage }) => stage === target.value);
              if (last) onChange(last);
            }}
          >
            {stages.map((stage) => (
              <option key={stage} value={stage}>
                {titleOf(stage)}
              </option>
            ))}
          </Select>
        </div>
      ) : null}
      <IconButton label="Step before" size="sm" disabled={index <= 0} onClick={() => go(index - 1)}>
        <ChevronLeft className="size-4" aria-hidden="true" />
      </IconButton>
      <div className="relative min-w-40 flex-1">
        <RewardStrip steps={ofStage} index={index} />
        <label htmlFor={id} className="sr-only">
          Step
        </label>
        <input
          id={id}
          type="range"
          min={0}
          max={Math.max(0, ofStage.length - 1)}
          value={Math.max(0, index)}
          aria-valuetext={`Step ${chosen.step}`}
          onChange={({ target }) => go(Number(target.value))}
          className="block w-full accent-(--brand)"
        />
      </div>
      <IconButton
        label="Step after"
        size="sm"
        disabled={index >= ofStage.length - 1}
        onClick={() => go(index + 1)}
      >
        <ChevronRight className="size-4" aria-hidden="true" />
      </IconButton>
      <p role="status" className="tabular min-w-44 text-xs">
        <span className="font-medium">Step {chosen.step}</span>
        {wanted === null || wanted === chosen.step ? null : (
          <span className="text-warn">{`, nearest to ${wanted}`}</span>
        )}
        <span className="text-faint">
          {chosen.meanReward === null ? "" : `, mean reward ${formatNumber(chosen.meanReward, 3)}`}
        </span>
      </p>
      <Button
        size="sm"
        aria-pressed={wanted === null}
        className={cn(wanted === null && "border-brand! text-brand-strong!")}
        onClick={() => onChange(null)}
      >
        <Radio className="size-3.5" aria-hidden="true" />
        Newest
      </Button>
      <CurvesLink stage={chosen.stage} step={chosen.step} />
    </Card>
  );
}

/** The way back: the same step marked on the curves of its stage. */
function CurvesLink({ stage, step }: { stage: string; step: number }) {
  const [, setView] = useView();
  return (
    <Button
      size="sm"
      title="Show this step on the curves"
      onClick={() => void setView({ tab: "curves", at: stage, step }, { history: "push" })}
    >
      <LineChart className="size-3.5" aria-hidden="true" />
      On the curves
    </Button>
  );
}

const STRIP_WIDTH = 600;
const STRIP_HEIGHT = 22;

/** Mean reward over the steps that have rollouts, above the slider that picks one. */
function RewardStrip({ steps, index }: { steps: readonly RolloutStepSummary[]; index: number }) {
  const values = steps.map(({ meanReward }) => meanReward ?? Number.NaN);
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return null;
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low || 1;
  const x = (at: number) => (at / Math.max(1, steps.length - 1)) * STRIP_WIDTH;
  const path = values
    .flatMap((value, at) =>
      Number.isFinite(value)
        ? [
            `${x(at).toFixed(1)},${(STRIP_HEIGHT - 2 - ((value - low) / span) * (STRIP_HEIGHT - 4)).toFixed(1)}`,
          ]
        : [],
    )
    .join(" ");
  return (
    <svg
      viewBox={`0 0 ${STRIP_WIDTH} ${STRIP_HEIGHT}`}
      preserveAspectRatio="none"
      className="block h-5.5 w-full px-2"
      aria-hidden="true"
    >
      <line
        x1={x(index)}
        x2={x(index)}
        y1="0"
        y2={STRIP_HEIGHT}
        stroke="var(--line-strong)"
        vectorEffect="non-scaling-stroke"
      />
      <polyline
        points={path}
        fill="none"
        stroke="var(--wire-reward)"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
