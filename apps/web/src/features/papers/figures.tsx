import type { NamedResult, ReportedTable, ResultInterval } from "@switchyard/catalog/papers";
import { Badge } from "@/ui/badge";
import { Card } from "@/ui/card";
import { EmptyState } from "@/ui/empty-state";
import { Table, Td, Th } from "@/ui/table";

interface FiguresProps {
  slug: string;
  reported: readonly ReportedTable[];
  results: readonly NamedResult[];
}

/** The paper's figures, and next to them what was measured here. */
export function Figures({ slug, reported, results }: FiguresProps) {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <section aria-labelledby="reported" className="flex min-w-0 flex-col gap-2">
        <h2 id="reported" className="font-semibold text-base">
          In the paper
        </h2>
        {reported.length > 0 ? (
          reported.map((table) => <Reported key={table.caption} table={table} />)
        ) : (
          <Card>
            <EmptyState title="Its figures could not be read">None are shown in their place.</EmptyState>
          </Card>
        )}
      </section>
      <section aria-labelledby="measured" className="flex min-w-0 flex-col gap-2">
        <h2 id="measured" className="font-semibold text-base">
          Measured here
        </h2>
        {results.length > 0 ? (
          results.map((named) => <Measured key={named.name} named={named} />)
        ) : (
          <Card>
            <EmptyState title="Not measured yet">
              <code className="font-mono text-xs">npm run claims -- {slug}</code> measures it, and{" "}
              <code className="font-mono text-xs">npm run emit</code> brings it here.
            </EmptyState>
          </Card>
        )}
      </section>
    </div>
  );
}

function Reported({ table: { caption, columns, rows } }: { table: ReportedTable }) {
  return (
    <Card className="overflow-hidden [&_tbody_tr:last-child>*]:border-b-0">
      <Table className="text-xs">
        <caption className="caption-top px-3 pt-2 text-left text-soft">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Th key={column} className="whitespace-normal normal-case">
                {column || <span className="sr-only">Method</span>}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr key={name}>
              <th scope="row" className="min-w-28 border-b px-3 py-1.5 font-medium">
                {name}
              </th>
              {cells.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a table never move.
                <Td key={index} className="tabular py-1.5">
                  {cell}
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function Measured({ named: { name, result } }: { named: NamedResult }) {
  return (
    <Card className="overflow-hidden [&_tbody_tr:last-child>*]:border-b-0">
      <Table className="text-xs">
        <caption className="caption-top px-3 pt-2 text-left text-soft">
          {result.claim} {result.seeds.length} seeds, 95 % intervals (
          <code className="font-mono">npm run claims -- {name}</code>).
        </caption>
        <thead>
          <tr>
            <Th>
              <span className="sr-only">Method</span>
            </Th>
            <Th>Mean</Th>
            <Th>Promised</Th>
          </tr>
        </thead>
        <tbody>
          {result.arms.map((arm) => (
            <tr key={arm.name}>
              <th scope="row" className="min-w-28 border-b px-3 py-1.5 font-medium">
                {arm.name}
              </th>
              <Td className="py-1.5">
                <Interval interval={arm.interval} />
              </Td>
              <Td className="py-1.5" />
            </tr>
          ))}
          {result.comparisons.map(({ method, baseline, interval, promise, holds }) => (
            <tr key={`${method}-${baseline}`}>
              <th scope="row" className="min-w-28 border-b px-3 py-1.5 font-medium">
                {method} less {baseline}
              </th>
              <Td className="py-1.5">
                <Interval interval={interval} />
              </Td>
              <Td className="py-1.5">
                <span className="tabular">{promise}</span>{" "}
                <Badge tone={holds ? "good" : "bad"}>{holds ? "holds" : "does not hold"}</Badge>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

/** Three places, or two figures where those would show nothing. */
const figureText = (value: number): string =>
  value !== 0 && Math.abs(value) < 0.01 ? value.toPrecision(2) : value.toFixed(3);

function Interval({ interval: { mean, low, high } }: { interval: ResultInterval }) {
  return (
    <span className="tabular whitespace-nowrap">
      {figureText(mean)}
      {low === null || high === null ? null : (
        <span className="text-faint">{` [${figureText(low)}, ${figureText(high)}]`}</span>
      )}
    </span>
  );
}
