"use client";

import type { StackView } from "@switchyard/graph";
import { useMemo } from "react";
import { useRun } from "../live/run-store";
import { useRunFacts } from "../run-context";
import { useSeriesInfo } from "../use-series-info";
import type { LabelledRow } from "./stack-bars";
import { stackData } from "./stack-data";

/** Earlier stages of the run of the same kind, with what each of them measured: a bar beside theirs says more. */
export function useEvaluations({
  view,
  stage,
  nodeId,
}: {
  view: StackView;
  stage: string;
  nodeId: string;
}): LabelledRow[] {
  const { spec, nodes } = useRunFacts();
  const series = useSeriesInfo();
  const curves = useRun((run) => run.curves);
  return useMemo(() => {
    if (nodeId !== stage) return [];
    const kind = nodes.get(stage)?.definition?.kind;
    const before = spec.stages.slice(0, spec.stages.indexOf(stage));
    return before
      .filter((id) => kind !== undefined && nodes.get(id)?.definition?.kind === kind)
      .flatMap((id) => {
        const own = series.filter((one) => one.stage === id && one.node.id === id);
        const row = stackData(view, { series: own, curves }).rows.at(-1);
        return row ? [{ key: id, label: nodes.get(id)?.title ?? id, row }] : [];
      });
  }, [view, stage, nodeId, spec, nodes, series, curves]);
}
