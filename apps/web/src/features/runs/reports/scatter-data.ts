import type { MetricUnit } from "@switchyard/curves";
import type { Signal } from "@switchyard/graph";
import type { ReportPlot } from "@switchyard/protocol";
import { niceTicks } from "../curves/chart-data";
import type { RunNode } from "../series-info";

export interface AxisWords {
  title: string;
  unit: MetricUnit | undefined;
}

/** What an axis shows, in the words of the first evaluation of the run that declares the signal. */
export function axisWords(signal: string, nodes: ReadonlyMap<string, RunNode>): AxisWords {
  for (const { definition } of nodes.values()) {
    const isEvaluation = Object.values(definition?.outputs ?? {}).some(({ type }) => type === "report");
    const signals: Readonly<Record<string, Signal>> = (isEvaluation && definition?.signals) || {};
    const declared = Object.hasOwn(signals, signal) ? signals[signal] : undefined;
    if (declared) return { title: declared.title, unit: declared.unit };
  }
  return { title: signal, unit: undefined };
}

type Point = ReportPlot["points"][number];

export interface ScatterData {
  /** From left to right, so that a line through them is the front. */
  front: Point[];
  behind: Point[];
  xTicks: number[];
  yTicks: number[];
}

export function scatterData({ points }: ReportPlot): ScatterData {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  return {
    front: sorted.filter((point) => point.front),
    behind: sorted.filter((point) => !point.front),
    xTicks: ticksOf(points.map(({ x }) => x)),
    yTicks: ticksOf(points.map(({ y }) => y)),
  };
}

const ticksOf = (values: readonly number[]): number[] =>
  values.length === 0 ? [] : niceTicks(Math.min(...values), Math.max(...values), 4);
