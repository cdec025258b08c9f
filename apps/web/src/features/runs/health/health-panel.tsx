"use client";

import { HeartPulse } from "lucide-react";
import { useMemo } from "react";
import { type AssessedMeasure, assessStage } from "@/health/assess";
import type { StageReadings } from "@/health/readings";
import { RECENT_POINTS } from "@/health/recent";
import { EmptyState } from "@/ui/empty-state";
import { Field, Select } from "@/ui/field";
import { Skeleton } from "@/ui/skeleton";
import { AlertList } from "../alerts/alert-list";
import { useRun } from "../live/run-store";
import { useNodeTitle } from "../run-context";
import { useView } from "../view-state";
import { hasEnded } from "../words";
import { chooseStage } from "./choose-stage";
import { MeasureCard } from "./measure-card";
import { RewardWords } from "./reward-words";
import { useStageReadings } from "./use-stage-readings";

const GRID = "grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-3";

/** How a stage is doing: why its reward is as it is, and what its curves say against stated limits. */
export function HealthPanel() {
  const readings = useStageReadings();
  const stages = useRun((run) => run.stages);
  const isFirstRead = useRun((run) => run.isReading && run.curves.size === 0);
  const [view] = useView();
  const stage = chooseStage(readings, stages, view.stage);
  if (isFirstRead) return <Loading />;
  return (
    <div className="flex flex-col gap-5 p-3 sm:p-4">
      {stage ? <StageHealth readings={readings} stage={stage} /> : <NothingYet />}
      <AlertList />
    </div>
  );
}

function StageHealth({ readings, stage }: { readings: readonly StageReadings[]; stage: StageReadings }) {
  const measures = useMemo(() => assessStage(stage), [stage]);
  return (
    <>
      {readings.length > 1 ? <StageChoice readings={readings} chosen={stage.stage} /> : null}
      <RewardWords stage={stage} />
      <section aria-labelledby="health-measures">
        <h2 id="health-measures" className="font-semibold text-sm">
          Signs of health
        </h2>
        <p className="mt-0.5 mb-2.5 text-faint text-xs">
          {stateCount(measures)} Each value is the mean of the last {RECENT_POINTS} points of its curve.
        </p>
        <ul className={GRID}>
          {measures.map((one) => (
            <li key={one.measure.meaning}>
              <MeasureCard stage={stage.stage} assessed={one} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function stateCount(measures: readonly AssessedMeasure[]): string {
  const count = (state: string) => measures.filter(({ worst }) => worst.state === state).length;
  if (measures.length === 0) return "None of its curves has limits to be judged by.";
  return `${count("fine")} fine, ${count("watch")} to watch, ${count("bad")} bad.`;
}

function StageChoice({ readings, chosen }: { readings: readonly StageReadings[]; chosen: string }) {
  const titleOf = useNodeTitle();
  const [, setView] = useView();
  return (
    <Field label="Stage" className="max-w-64">
      {(ids) => (
        <Select {...ids} value={chosen} onChange={({ target }) => void setView({ stage: target.value })}>
          {readings.map(({ stage }) => (
            <option key={stage} value={stage}>
              {titleOf(stage)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function Loading() {
  return (
    <div className="p-3 sm:p-4" role="status" aria-label="Reading the curves">
      <Skeleton className="mb-5 h-32 rounded-lg" />
      <div className={GRID}>
        {[0, 1, 2, 3, 4, 5].map((slot) => (
          <Skeleton key={slot} className="h-48 rounded-lg" />
        ))}
      </div>
    </div>
  );
}

function NothingYet() {
  const state = useRun((run) => run.head.state);
  return (
    <EmptyState
      icon={<HeartPulse className="size-6" aria-hidden="true" />}
      title={hasEnded(state) ? "Nothing was measured that tells of health" : "Nothing to judge yet"}
    >
      {hasEnded(state)
        ? "Stages that learn report such curves; the log says what this run did."
        : "As soon as a stage learns, this page says how it is doing and why a reward does not rise."}
    </EmptyState>
  );
}
