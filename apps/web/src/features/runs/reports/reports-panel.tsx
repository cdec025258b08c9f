"use client";

import { formatMetric, formatNumber } from "@switchyard/curves";
import type { ReportTable } from "@switchyard/protocol";
import { useQuery } from "@tanstack/react-query";
import { ClipboardList } from "lucide-react";
import { Fragment } from "react";
import type { ReportView } from "@/server/runs/reports";
import { useTRPC } from "@/trpc/client";
import { Badge } from "@/ui/badge";
import { Card } from "@/ui/card";
import { EmptyState } from "@/ui/empty-state";
import { Skeleton } from "@/ui/skeleton";
import { Table, Td, Th } from "@/ui/table";
import { useChangesOf } from "../live/use-changes-of";
import { useNodeTitle, useRunFacts } from "../run-context";
import { seriesInfo } from "../series-info";
import { LinePlot } from "./line-plot";
import { linePlotData } from "./line-plot-data";
import { ReportScatter } from "./report-scatter";

/** What the evaluations found. */
export function ReportsPanel() {
  const trpc = useTRPC();
  const { runId } = useRunFacts();
  const query = useQuery(trpc.runs.reports.queryOptions({ runId }));
  useChangesOf("reports", trpc.runs.reports.queryKey({ runId }));
  if (!query.data) return <Skeleton className="m-4 h-48 rounded-lg" />;
  if (query.data.length === 0) {
    return (
      <EmptyState icon={<ClipboardList className="size-6" aria-hidden="true" />} title="No reports yet">
        Evaluations write them at their end. Add an evaluation to the graph to get one.
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-3 p-3 sm:p-4 xl:grid-cols-2">
      {query.data.map((report) => (
        <ReportCard key={`${report.stage}/${report.title}`} report={report} />
      ))}
    </div>
  );
}

function ReportCard({ report }: { report: ReportView }) {
  const titleOf = useNodeTitle();
  return (
    <Card className="min-w-0">
      <div className="flex items-center gap-2 border-b px-4 py-2.5">
        <h2 className="min-w-0 truncate font-medium">{report.title}</h2>
        {titleOf(report.stage) === report.title ? null : (
          <Badge className="ml-auto">{titleOf(report.stage)}</Badge>
        )}
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 px-4 py-3 sm:grid-cols-4">
        {report.metrics.map((metric) => (
          <Metric key={metric.name} stage={report.stage} {...metric} />
        ))}
      </dl>
      {report.plots.map((plot) => (
        <ReportScatter key={plot.title} plot={plot} />
      ))}
      {report.tables.map((table) => (
        <Fragment key={table.title}>
          <ReportPlot table={table} />
          <ReportGrid table={table} />
        </Fragment>
      ))}
    </Card>
  );
}

function Metric({ stage, name, value }: { stage: string; name: string; value: number }) {
  const { nodes } = useRunFacts();
  const info = seriesInfo({ id: 0, stage, name }, nodes);
  return (
    <div className="min-w-0">
      <dt className="truncate text-faint text-xs">{info.title}</dt>
      <dd className="tabular font-semibold text-lg">{formatMetric(value, info.unit)}</dd>
    </div>
  );
}

function ReportPlot({ table }: { table: ReportTable }) {
  const data = linePlotData(table);
  return data ? <LinePlot title={table.title} data={data} /> : null;
}

function ReportGrid({ table }: { table: ReportTable }) {
  const isNumber = table.columns.map((_, column) =>
    table.rows.every((row) => typeof row[column] !== "string"),
  );
  const align = (column: number) => (isNumber[column] ? "tabular text-right" : "");
  return (
    <div className="border-t">
      <h3 className="px-4 pt-2.5 pb-1 text-soft text-xs">{table.title}</h3>
      <Table className="text-xs">
        <thead>
          <tr>
            {table.columns.map((column, index) => (
              <Th key={column} className={align(index)}>
                {column}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={JSON.stringify(row)}>
              {row.map((cell, index) => (
                <Td key={table.columns[index]} className={`py-1.5 ${align(index)}`}>
                  {cell === null ? "–" : typeof cell === "number" ? formatNumber(cell) : cell}
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
