"use client";

import { formatDuration, formatMetric, type MetricUnit } from "@switchyard/curves";
import { BellRing } from "lucide-react";
import Link from "next/link";
import type { RunRow } from "@/server/runs/list-runs";
import { Badge } from "@/ui/badge";
import { Progress } from "@/ui/progress";
import { Table, Td, Th } from "@/ui/table";
import { runProgress } from "../header/run-progress";
import { useSeconds } from "../header/use-seconds";
import { hasEnded, STATE_LOOKS } from "../words";

export function RunsTable({ rows }: { rows: readonly RunRow[] }) {
  const now = useSeconds(rows.some((row) => !hasEnded(row.state)));
  return (
    <Table>
      <thead>
        <tr>
          <Th>Run</Th>
          <Th>State</Th>
          <Th className="w-52">Progress</Th>
          <Th>Best result</Th>
          <Th className="text-right">Duration</Th>
          <Th>Worker</Th>
          <Th>Started</Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {rows.map((row) => (
          <Row key={row.id} row={row} now={now} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ row, now }: { row: RunRow; now: number | null }) {
  const look = STATE_LOOKS[row.state];
  return (
    <tr className="transition-colors hover:bg-hover">
      <Td className="min-w-44">
        <Link href={`/runs/${row.id}`} className="block rounded font-medium hover:underline">
          {row.name}
        </Link>
        <span className="tabular text-faint text-xs">
          seed {row.seed}
          {row.experiment && row.experiment.name !== row.name ? ` of ${row.experiment.name}` : ""}
        </span>
      </Td>
      <Td>
        <Badge tone={look.tone ?? "neutral"} {...(look.dot ? { dot: look.dot } : {})}>
          {look.title}
        </Badge>
        <AlertCount row={row} />
      </Td>
      <Td>
        <RowProgress row={row} />
      </Td>
      <Td>
        {row.headline ? (
          <>
            <span className="tabular font-medium">
              {formatMetric(row.headline.value, (row.headline.unit ?? undefined) as MetricUnit | undefined)}
            </span>
            <span className="block max-w-48 truncate text-faint text-xs">{row.headline.title}</span>
          </>
        ) : (
          <span className="text-faint">–</span>
        )}
      </Td>
      <Td className="tabular text-right whitespace-nowrap">{duration(row, now)}</Td>
      <Td className="max-w-36 truncate text-soft">{row.workerName ?? "–"}</Td>
      <Td className="tabular whitespace-nowrap text-soft">
        <time dateTime={row.createdAt.toISOString()} suppressHydrationWarning>
          {row.createdAt.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}
        </time>
      </Td>
    </tr>
  );
}

/** Alerts that nobody has said anything to yet; says where to read them. */
function AlertCount({ row: { id, name, alerts } }: { row: RunRow }) {
  if (alerts === 0) return null;
  const words = alerts === 1 ? "1 alert" : `${alerts} alerts`;
  return (
    <Link
      href={`/runs/${id}?tab=health`}
      aria-label={`${words} of ${name}`}
      className="mt-1 flex w-fit rounded-full hover:underline"
    >
      <Badge tone="warn">
        <BellRing className="size-3" aria-hidden="true" />
        {words}
      </Badge>
    </Link>
  );
}

function RowProgress({ row }: { row: RunRow }) {
  if (row.state === "failed") return <p className="line-clamp-2 text-bad text-xs">{row.message}</p>;
  const { share, current, stages } = runProgress(row.stages);
  const isOver = hasEnded(row.state);
  const reused = row.stages.filter((stage) => stage.reused).length;
  return (
    <div className="flex flex-col gap-1">
      <span className="tabular truncate text-soft text-xs">
        {isOver || !current
          ? `${stages} stages`
          : `${current.label}, stage ${current.position + 1} of ${stages}`}
        {isOver && reused > 0 ? `, ${reused} reused` : ""}
      </span>
      <Progress
        label={`Progress of ${row.name}`}
        value={share}
        {...(row.state === "succeeded" ? { color: "var(--good)" } : {})}
      />
    </div>
  );
}

function duration(row: RunRow, now: number | null): string {
  if (!row.startedAt) return "–";
  const end = row.finishedAt?.getTime() ?? now;
  return end === null ? "–" : formatDuration((end - row.startedAt.getTime()) / 1000);
}
