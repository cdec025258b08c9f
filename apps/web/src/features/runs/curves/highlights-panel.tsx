"use client";

import { useMemo } from "react";
import { useRun } from "../live/run-store";
import { useNodeTitle } from "../run-context";
import { useSeriesInfo } from "../use-series-info";
import { CurveCard } from "./curve-card";
import { highlightsOf } from "./highlights";

const COUNT = 2;

/** The two curves to look at first, beside the graph. */
export function HighlightsPanel() {
  const series = useSeriesInfo();
  const stages = useRun((run) => run.stages);
  const curves = useRun((run) => run.curves);
  const titleOf = useNodeTitle();
  const shown = useMemo(() => highlightsOf(series, stages, curves, COUNT), [series, stages, curves]);
  return (
    <section aria-label="Highlights" className="flex h-full flex-col gap-2 bg-canvas p-2">
      {shown.length === 0 ? (
        <p className="m-auto max-w-56 text-center text-faint text-xs">
          The curves that matter most appear here with the first steps.
        </p>
      ) : (
        shown.map((info) => (
          <CurveCard key={info.id} series={info} place={titleOf(info.node.id)} className="min-h-0 flex-1" />
        ))
      )}
    </section>
  );
}
