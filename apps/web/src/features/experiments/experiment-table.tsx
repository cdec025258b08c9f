"use client";

import { Copy, Ellipsis, PencilLine, Trash2 } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { Table, Td, Th } from "@/ui/table";
import { whenText } from "@/ui/when";
import { Headline } from "./headline";
import { type ExperimentRow, RunStateBadge } from "./run-state";

const REFRESH_MS = 30_000;

/** Null until the page runs in a browser: the server's clock and time zone are not the reader's. */
function useNow(): Date | null {
  const [now, setNow] = useState<Date | null>(null);
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export interface RowActions {
  onRename: (row: ExperimentRow) => void;
  onDuplicate: (row: ExperimentRow) => void;
  onDelete: (row: ExperimentRow) => void;
}

function RowMenu({ row, onRename, onDuplicate, onDelete }: RowActions & { row: ExperimentRow }) {
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label={`Actions for ${row.name}`}>
          <Ellipsis className="size-4" aria-hidden="true" />
        </IconButton>
      }
    >
      <MenuItem icon={<PencilLine className="size-4" aria-hidden="true" />} onSelect={() => onRename(row)}>
        Rename
      </MenuItem>
      <MenuItem icon={<Copy className="size-4" aria-hidden="true" />} onSelect={() => onDuplicate(row)}>
        Duplicate
      </MenuItem>
      <MenuSeparator />
      <MenuItem danger icon={<Trash2 className="size-4" aria-hidden="true" />} onSelect={() => onDelete(row)}>
        Delete
      </MenuItem>
    </Menu>
  );
}

function Row({ row, now, ...actions }: RowActions & { row: ExperimentRow; now: Date | null }) {
  const { latestRun } = row;
  return (
    <tr className="relative hover:bg-hover/60">
      <Td className="w-full max-w-0 sm:w-2/5">
        {/* The link covers the row; what else can be clicked lies above it. */}
        <Link
          href={`/designer/${row.id}`}
          className="-outline-offset-2 block truncate font-medium after:absolute after:inset-0"
        >
          {row.name}
        </Link>
        <span className="tabular text-faint text-xs">
          {row.nodeCount} {row.nodeCount === 1 ? "node" : "nodes"}
          {row.runCount > 0 ? ` · ${row.runCount} ${row.runCount === 1 ? "run" : "runs"}` : ""}
        </span>
      </Td>
      <Td className="whitespace-nowrap">
        {latestRun ? (
          <Link href={`/runs/${latestRun.id}`} className="relative z-10 rounded-full">
            <RunStateBadge state={latestRun.state} />
          </Link>
        ) : (
          <span className="text-faint text-xs">Not run yet</span>
        )}
      </Td>
      <Td className="whitespace-nowrap max-sm:hidden">
        <Headline headline={row.headline} />
      </Td>
      <Td className="whitespace-nowrap text-soft text-xs max-sm:hidden">
        <time dateTime={row.updatedAt.toISOString()} className="inline-block min-w-24">
          {now ? whenText(row.updatedAt, now) : ""}
        </time>
      </Td>
      <Td className="w-10 pl-0">
        <div className="relative z-10">
          <RowMenu row={row} {...actions} />
        </div>
      </Td>
    </tr>
  );
}

export function ExperimentTable({ rows, ...actions }: RowActions & { rows: readonly ExperimentRow[] }) {
  const now = useNow();
  return (
    <Table aria-label="Experiments">
      <thead>
        <tr>
          <Th>Name</Th>
          <Th>Latest run</Th>
          <Th className="max-sm:hidden">Best result</Th>
          <Th className="max-sm:hidden">Changed</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} now={now} {...actions} />
        ))}
      </tbody>
    </Table>
  );
}
