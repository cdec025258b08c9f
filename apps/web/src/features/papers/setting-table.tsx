import type { SettingRow } from "@switchyard/catalog/papers";
import { Card } from "@/ui/card";
import { Markdown } from "@/ui/markdown";
import { Table, Td, Th } from "@/ui/table";

/** Parameter by parameter: the paper's value, our default, and what the template sets. */
export function SettingTable({ settings }: { settings: readonly SettingRow[] }) {
  return (
    <Card className="overflow-hidden [&_tbody_tr:last-child>*]:border-b-0">
      <Table className="text-xs">
        <thead>
          <tr>
            <Th>Parameter</Th>
            <Th>Paper</Th>
            <Th>Our default</Th>
            <Th>In the template</Th>
          </tr>
        </thead>
        <tbody>
          {settings.map((row) => (
            <Row key={row.name} row={row} />
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function Row({ row: { name, symbol, paper, ours, ownDefault, inTemplate } }: { row: SettingRow }) {
  return (
    <tr>
      <th scope="row" className="min-w-36 border-b px-3 py-2 font-medium">
        {symbol ? <Markdown text={`${name} $${symbol}$`} className="text-ink text-xs" /> : name}
      </th>
      <Td className={paper === null ? "text-faint" : "min-w-32"}>{paper ?? "not known"}</Td>
      <Td>
        {ownDefault === null ? (
          <Nothing />
        ) : (
          <span className="flex flex-col">
            <span className="tabular">{ownDefault}</span>
            <code className="font-mono text-2xs text-faint">
              {ours?.kind} · {ours?.param}
            </code>
          </span>
        )}
      </Td>
      <Td className="tabular">{inTemplate ?? <Nothing />}</Td>
    </tr>
  );
}

const Nothing = () => (
  <span className="text-faint">
    <span aria-hidden="true">–</span>
    <span className="sr-only">none</span>
  </span>
);
