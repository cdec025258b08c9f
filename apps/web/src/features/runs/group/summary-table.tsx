"use client";

import { formatMetric, type MetricUnit } from "@switchyard/curves";
import Link from "next/link";
import { formatParam } from "@/features/graph-view";
import type { Measure } from "@/results/headline";
import type { GroupView } from "@/server/runs/get-group";
import { Badge } from "@/ui/badge";
import { Table, Td, Th } from "@/ui/table";
import { sweptKey } from "../list/sort-runs";
import { STATE_LOOKS } from "../words";
import { IntervalPlot } from "./interval-plot";
import { bestPoint, type PointRun, type PointSummary, valueSpan } from "./summary";

interface SummaryTableProps {
  group: GroupView;
  measure: Measure | null;
  points: readonly PointSummary[];
}

const textOf = (value: number | null | undefined, measure: Measure | null): string =>
  value === null || value === undefined
    ? "–"
    : formatMetric(value, (measure?.unit ?? undefined) as MetricUnit | undefined);

function RunLink({ run, value, measure }: PointRun & { measure: Measure | null }) {
  const { title } = STATE_LOOKS[run.state];
  const text = value === null ? title.toLowerCase() : textOf(value, measure);
  return (
    <Link
      href={`/runs/${run.id}`}
      className="tabular inline-flex h-6 items-center gap-1.5 rounded border px-1.5 whitespace-nowrap hover:bg-hover"
    >
      <span className="text-faint">seed {run.seed}</span>
      <span className={value === null ? (run.state === "failed" ? "text-bad" : "text-soft") : "font-medium"}>
        {text}
      </span>
    </Link>
  );
}

/** One line for each choice of values: mean and interval over the seeds, and the way to each run. */
export function SummaryTable({ group, measure, points }: SummaryTableProps) {
  const span = valueSpan(points);
  const best = measure && bestPoint(points, measure.better);
  return (
    <Table aria-label="Mean over seeds" className="text-xs">
      <thead>
        <tr>
          {group.swept.map((column) => (
            <Th key={sweptKey(column)}>{column.title}</Th>
          ))}
          <Th>Mean</Th>
          <Th>95 % interval</Th>
          <Th className="w-full">
            <span className="sr-only">Drawn</span>
          </Th>
          <Th>Runs</Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {points.map((point) => (
          <tr key={point.key}>
            {group.swept.map((column) => (
              <Td key={sweptKey(column)} className="tabular whitespace-nowrap">
                {formatParam(point.values.find((one) => sweptKey(one) === sweptKey(column))?.value)}
              </Td>
            ))}
            <Td className="tabular whitespace-nowrap font-medium">
              {textOf(point.interval?.mean, measure)}
              {best?.key === point.key ? (
                <Badge tone="good" className="ml-2">
                  best
                </Badge>
              ) : null}
            </Td>
            <Td className="tabular whitespace-nowrap text-soft">
              {point.interval && point.interval.low !== null
                ? `${textOf(point.interval.low, measure)} to ${textOf(point.interval.high, measure)}`
                : point.interval
                  ? "one value"
                  : "–"}
            </Td>
            <Td>{span ? <IntervalPlot point={point} span={span} /> : null}</Td>
            <Td>
              <div className="flex min-w-52 flex-wrap gap-1">
                {point.runs.map(({ run, value }) => (
                  <RunLink key={run.id} run={run} value={value} measure={measure} />
                ))}
              </div>
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
