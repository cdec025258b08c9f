"use client";

import { formatMetric } from "@switchyard/curves";
import { LineChart as LineChartIcon, SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { useMemo } from "react";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { EmptyState } from "@/ui/empty-state";
import { Skeleton } from "@/ui/skeleton";
import { useRun } from "../live/run-store";
import { useRolloutSteps } from "../rollouts";
import { useNodeTitle, useRunFacts } from "../run-context";
import { belongsTo, groupSeries, type SeriesInfo } from "../series-info";
import { useSeriesInfo } from "../use-series-info";
import { useSettledView, useView } from "../view-state";
import { hasEnded } from "../words";
import { CHART_GRID, CURVE_CARD_HEIGHT, CurveCard } from "./curve-card";
import { curveSections, readSingles, type StageSection, singlesText } from "./curve-sections";
import { CurveToolbar } from "./curve-toolbar";
import { isFound, pinOf, usePins } from "./pins";
import { StageRollouts } from "./stage-rollouts";
import { StepsField } from "./steps-field";

/** Charts of kinds that few stages have, with the library that draws them: not before they are wanted. */
const StackCard = dynamic(() => import("../stacks/stack-card").then((module) => module.StackCard), {
  loading: () => <CardSkeleton />,
});
const TimelineCard = dynamic(
  () => import("../timeline/timeline-card").then((module) => module.TimelineCard),
  {
    loading: () => <CardSkeleton />,
  },
);

function CardSkeleton() {
  return (
    <div style={{ height: CURVE_CARD_HEIGHT }}>
      <Skeleton className="h-full rounded-lg" />
    </div>
  );
}

/** All curves, a section for each node, narrowed to a stage or a node. */
export function CurvesPanel() {
  const [, setView] = useView();
  const view = useSettledView();
  const { spec, nodes } = useRunFacts();
  const series = useSeriesInfo();
  const titleOf = useNodeTitle();
  const stageViews = useRun((run) => run.stages);
  const singles = useRun((run) => singlesText(run.curves));
  const isFirstRead = useRun((run) => run.isReading && run.curves.size === 0);
  // Charts ask what this has read.
  useRolloutSteps();
  const groups = useMemo(() => groupSeries(series, spec.stages, nodes), [series, spec.stages, nodes]);
  const { node, stage, find } = view;
  const { pins } = usePins();
  const pinned = pins.flatMap((pin) => series.find((one) => pinOf(one) === pin) ?? []);
  const shown = groups.filter(
    (group) =>
      (stage === null || group.stage === stage) &&
      (node === null || group.series.some((one) => belongsTo(one, node))),
  );
  const found = find.trim()
    ? shown.map((group) => ({ ...group, series: group.series.filter((one) => isFound(one, find.trim())) }))
    : shown;
  const sections = curveSections(
    found.filter((group) => group.series.length > 0),
    stageViews,
    readSingles(singles),
  );
  const stages = spec.stages.filter((id) => groups.some((group) => group.stage === id));
  return (
    <div className="p-3 sm:p-4">
      <CurveToolbar stages={stages} />
      {node ? (
        <p className="mt-3 flex items-center gap-2 text-soft text-xs">
          Only <Badge tone="brand">{titleOf(node)}</Badge>
          <Button size="sm" variant="ghost" onClick={() => void setView({ node: null })}>
            Show all
          </Button>
        </p>
      ) : null}
      {isFirstRead ? (
        <CurveSkeletons />
      ) : shown.length === 0 ? (
        <NoCurves isNarrowed={groups.length > 0} />
      ) : null}
      {find.trim() && !isFirstRead && shown.length > 0 && sections.length === 0 ? (
        <EmptyState
          icon={<SearchX className="size-6" aria-hidden="true" />}
          title="No curve is called that"
          action={<Button onClick={() => void setView({ find: null })}>Show all curves</Button>}
        >
          The search looks at titles, nodes and names of signals.
        </EmptyState>
      ) : null}
      {pinned.length > 0 && !isFirstRead ? <Pinned series={pinned} /> : null}
      {isFirstRead ? null : sections.map((section) => <Section key={section.stage} section={section} />)}
    </div>
  );
}

function Pinned({ series }: { series: readonly SeriesInfo[] }) {
  const titleOf = useNodeTitle();
  return (
    <section aria-label="Pinned" className="mt-4">
      <h2 className="mb-2 border-b pb-1.5 font-semibold text-sm">Pinned</h2>
      <div className={CHART_GRID}>
        {series.map((one) => (
          <CurveCard key={one.id} series={one} place={titleOf(one.stage)} />
        ))}
      </div>
    </section>
  );
}

/** By itself, for it is drawn again at every step. */
function SectionSteps({ section: { stage, groups }, title }: { section: StageSection; title: string }) {
  const last = useRun((run) =>
    Math.max(0, ...groups.flatMap(({ series }) => series.map(({ id }) => run.curves.get(id)?.lastStep ?? 0))),
  );
  return <StepsField stage={stage} title={title} last={last} />;
}

function Section({ section }: { section: StageSection }) {
  const titleOf = useNodeTitle();
  const title = titleOf(section.stage);
  return (
    <section aria-label={title} className="mt-6 first-of-type:mt-4">
      <h2 className="mb-2 flex min-h-8 items-center gap-3 border-b pb-1.5 font-semibold text-sm">
        {title}
        <StageRollouts stage={section.stage} title={title} />
        <SectionSteps section={section} title={title} />
      </h2>
      <Timeline section={section} />
      {section.numbers.length > 0 ? <Numbers series={section.numbers} /> : null}
      <Stacks section={section} />
      {section.groups.map((group) => (
        <div key={group.key} className="mt-3">
          {group.node.id === section.stage ? null : (
            <h3 className="mb-1.5 text-soft text-xs">{group.node.title}</h3>
          )}
          <div className={CHART_GRID}>
            {group.series.map((series) => (
              <CurveCard key={series.id} series={series} />
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}

/** For a stage whose kind declares one. Not where the section shows only some of its curves. */
function Timeline({ section: { stage, own } }: { section: StageSection }) {
  const { nodes } = useRunFacts();
  const [{ find }] = useView();
  const view = nodes.get(stage)?.definition?.view.timeline;
  if (!view || own.length === 0 || find.trim()) return null;
  return <TimelineCard view={view} stage={stage} series={own} />;
}

/** Not where the section shows only some of its curves: a bar of some parts would not be whole. */
function Stacks({ section: { stage, stacks } }: { section: StageSection }) {
  const [{ find }] = useView();
  if (stacks.length === 0 || find.trim()) return null;
  return (
    <div className={cn(CHART_GRID, "mt-2 items-start")}>
      {stacks.map(({ key, node, series }) => {
        const view = node.definition?.view.stack;
        return view ? <StackCard key={key} {...{ view, stage, series }} nodeId={node.id} /> : null;
      })}
    </div>
  );
}

/** What was measured once. */
function Numbers({ series }: { series: readonly SeriesInfo[] }) {
  const curves = useRun((run) => run.curves);
  return (
    <dl className="mt-2 flex flex-wrap gap-x-8 gap-y-3 py-1">
      {series.map((one) => (
        <div key={one.id} title={one.description}>
          <dt className="text-faint text-xs">
            {one.title}
            {one.node.id === one.stage ? null : ` (${one.node.title})`}
          </dt>
          <dd className="tabular font-semibold text-xl tracking-tight">
            {formatMetric(curves.get(one.id)?.tiles[0]?.last ?? Number.NaN, one.unit)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function CurveSkeletons() {
  return (
    <div className="mt-5" role="status" aria-label="Reading the curves">
      <Skeleton className="mb-2 h-5 w-28" />
      <div className={CHART_GRID}>
        {[0, 1, 2, 3, 4, 5].map((slot) => (
          <CardSkeleton key={slot} />
        ))}
      </div>
    </div>
  );
}

function NoCurves({ isNarrowed }: { isNarrowed: boolean }) {
  const state = useRun((run) => run.head.state);
  const [, setView] = useView();
  const icon = <LineChartIcon className="size-6" aria-hidden="true" />;
  if (isNarrowed) {
    return (
      <EmptyState
        icon={icon}
        title="This part has reported nothing yet"
        action={<Button onClick={() => void setView({ node: null, stage: null })}>Show all curves</Button>}
      >
        Its curves appear here as soon as its stage runs.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={icon} title={hasEnded(state) ? "This run measured nothing" : "No curves yet"}>
      {state === "queued"
        ? "The run waits for a worker: npm start starts one on this machine. Curves appear with the first step."
        : hasEnded(state)
          ? "It ended before its first step. The log says why."
          : "The first step is on its way; curves appear here by themselves."}
    </EmptyState>
  );
}
