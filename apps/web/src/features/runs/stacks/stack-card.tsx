"use client";

import type { StackView } from "@switchyard/graph";
import { useMemo } from "react";
import { Card } from "@/ui/card";
import { useHoveredRow } from "../curves/hover";
import { useStageAxis } from "../curves/use-stage-axis";
import { STEP_AXIS } from "../curves/x-axis";
import { useZoom } from "../curves/zoom";
import { useRun } from "../live/run-store";
import { useNodeTitle } from "../run-context";
import type { SeriesInfo } from "../series-info";
import { type LabelledRow, StackBars, StackLegend } from "./stack-bars";
import { StackChart } from "./stack-chart";
import { type StackData, type StackRow, stackData, stackSummary, stepsOf, stepWords } from "./stack-data";
import { StackTable } from "./stack-table";
import { useEvaluations } from "./use-evaluations";

export interface StackCardProps {
  view: StackView;
  stage: string;
  nodeId: string;
  /** The node's curves while the stage runs. */
  series: readonly SeriesInfo[];
}

/** What a node's shares add up to: over the steps of its stage, or, measured once, beside the evaluations before it. */
export function StackCard({ view, stage, nodeId, series }: StackCardProps) {
  const curves = useRun((run) => run.curves);
  const axis = useStageAxis(stage) ?? STEP_AXIS;
  const [zoom] = useZoom(stage);
  const titleOf = useNodeTitle();
  const whole = useMemo(
    () => stackData(view, { series, curves, placeOf: axis.map.at }),
    [view, series, curves, axis],
  );
  const data = useMemo(() => {
    const isIn = ({ firstStep, lastStep }: StackRow) =>
      zoom === null || (lastStep >= zoom.from && firstStep <= zoom.to);
    return { ...whole, rows: whole.rows.filter(isIn) };
  }, [whole, zoom]);
  const evaluations = useEvaluations({ view, stage, nodeId });
  const last = whole.rows.at(-1);
  if (!last || whole.parts.length < 2) return null;
  const isOnce = whole.rows.length === 1;
  const own = { key: stage, label: titleOf(stage), row: last };
  const rows: LabelledRow[] = isOnce ? [...evaluations, own] : data.rows.map(stepRow);
  return (
    <Card className="min-w-0">
      <figure aria-label={`${view.title}: ${stackSummary(whole.parts, last)}`} className="px-3 pt-2 pb-2">
        <figcaption className="mb-2 truncate font-medium text-xs" title={view.title}>
          {view.title}
        </figcaption>
        {isOnce ? (
          <StackBars parts={whole.parts} rows={rows} />
        ) : (
          <StackChart stage={stage} data={data} axis={axis} />
        )}
        <div className="mt-2">
          {isOnce ? (
            <StackLegend parts={whole.parts} row={last} />
          ) : (
            <LegendOfStep stage={stage} data={data} last={last} />
          )}
        </div>
        <StackTable
          title={view.title}
          place={isOnce ? "Evaluation" : "Step"}
          parts={whole.parts}
          rows={rows}
        />
      </figure>
    </Card>
  );
}

/** The shares of the step that the pointer is on, in whichever chart of the stage; else the newest. */
function LegendOfStep({ stage, data, last }: { stage: string; data: StackData; last: StackRow }) {
  const row = useHoveredRow(stage, data.rows) ?? last;
  return (
    <>
      <p className="tabular mb-0.5 text-2xs text-faint">{stepWords(row)}</p>
      <StackLegend parts={data.parts} row={row} />
    </>
  );
}

const stepRow = (row: StackRow): LabelledRow => ({ key: String(row.step), label: stepsOf(row), row });
