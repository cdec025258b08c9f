"use client";

import { formatMetric } from "@switchyard/curves";
import { ArrowRight, Minus, TrendingDown, TrendingUp } from "lucide-react";
import { Spark } from "@/features/graph-view";
import type { Assessed, AssessedMeasure } from "@/health/assess";
import { limitsInWords } from "@/health/measures";
import { isFinitePoint, type Trend } from "@/health/recent";
import { Card } from "@/ui/card";
import { StateBadge } from "./state-badge";
import { useShowCurve } from "./use-show-curve";

const SPARK_POINTS = 60;
const COLOURS = { fine: "var(--good)", watch: "var(--warn)", bad: "var(--bad)" } as const;

export function MeasureCard({ stage, assessed }: { stage: string; assessed: AssessedMeasure }) {
  const { measure, worst, others } = assessed;
  const { reading, now, state } = worst;
  const recent = reading.points.slice(-SPARK_POINTS).map(({ value }) => value);
  const isDrawn = reading.points.filter(isFinitePoint).length > 1;
  return (
    <Card className="flex h-full flex-col gap-2 p-3">
      <div className="flex items-center gap-2">
        <h3 className="min-w-0 flex-1 truncate font-medium text-xs">{measure.title}</h3>
        <StateBadge state={state} />
      </div>
      <div className="flex items-baseline gap-2">
        <span className="tabular font-semibold text-xl tracking-tight">
          {now ? formatMetric(now.mean, reading.unit) : "–"}
        </span>
        <TrendNote trend={worst.trend} />
      </div>
      <div className="h-6">
        {isDrawn ? <Spark values={recent} colour={state ? COLOURS[state] : "var(--soft)"} /> : null}
      </div>
      <p className="text-soft text-xs">{measure.about}</p>
      <p className="text-faint text-xs">{limitsInWords(measure.limits, reading.unit)}</p>
      <NotFinite assessed={worst} />
      <ul className="mt-auto flex flex-col items-start">
        {[worst, ...others].map((one) => (
          <li key={one.reading.name} className="max-w-full">
            <CurveLink stage={stage} assessed={one} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

const TRENDS: Record<Trend, { icon: typeof Minus; words: string }> = {
  rising: { icon: TrendingUp, words: "rising" },
  falling: { icon: TrendingDown, words: "falling" },
  steady: { icon: Minus, words: "steady" },
};

function TrendNote({ trend }: { trend: Trend | null }) {
  if (!trend) return null;
  const { icon: Icon, words } = TRENDS[trend];
  return (
    <span className="flex items-center gap-1 text-faint text-xs">
      <Icon className="size-3.5" aria-hidden="true" />
      {words}
    </span>
  );
}

function NotFinite({ assessed: { notFinite } }: { assessed: Assessed }) {
  if (notFinite === 0) return null;
  return <p className="text-bad text-xs">Some of its values are not finite.</p>;
}

function CurveLink({ stage, assessed: { reading, now } }: { stage: string; assessed: Assessed }) {
  const showCurve = useShowCurve();
  const value = now ? `, ${formatMetric(now.mean, reading.unit)}` : "";
  return (
    <button
      type="button"
      onClick={() => showCurve(stage, reading.name)}
      className="relative flex min-h-6 max-w-full items-center gap-1 rounded text-brand text-xs hover:underline"
    >
      <span className="truncate">
        <span className="sr-only">Curve </span>
        {reading.title}, {reading.nodeTitle}
        <span className="sr-only">{value}</span>
      </span>
      <ArrowRight className="size-3 shrink-0" aria-hidden="true" />
    </button>
  );
}
