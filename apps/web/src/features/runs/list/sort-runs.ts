/** The order of the runs within a group, by one of its columns. Pure. */
import type { SweptParam } from "@switchyard/graph";
import type { RunRow } from "@/server/runs/list-runs";
import { secondsOf } from "./group-summary";

export const sweptKey = ({ node, param }: Pick<SweptParam, "node" | "param">): string => `${node} ${param}`;

/** `swept:` and the key of a sweep, or one of the columns that every group has. */
export type RunColumn = "seed" | "state" | "best" | "duration" | `swept:${string}`;

export interface RunOrder {
  column: RunColumn;
  isDescending: boolean;
}

/** Another column begins upwards; the same one turns round, then goes back to the order of the queue. */
export function nextOrder(order: RunOrder | null, column: RunColumn): RunOrder | null {
  if (order?.column !== column) return { column, isDescending: false };
  return order.isDescending ? null : { column, isDescending: true };
}

type Cell = number | string | null;

function cellOf(run: RunRow, column: RunColumn, now: number | null): Cell {
  switch (column) {
    case "seed":
      return run.seed;
    case "state":
      return run.state;
    case "best":
      return run.headline?.value ?? null;
    case "duration":
      return secondsOf(run, now);
    default: {
      const key = column.slice("swept:".length);
      const value = run.swept.find((one) => sweptKey(one) === key)?.value ?? null;
      return typeof value === "number" || value === null ? value : String(value);
    }
  }
}

function compare(a: Cell, b: Cell): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b));
}

/** What has no value stands last, whichever way round. Equal ones keep the order of the queue. */
export function sortRuns(runs: readonly RunRow[], order: RunOrder | null, now: number | null): RunRow[] {
  if (!order) return [...runs];
  const cells = new Map(runs.map((run) => [run.id, cellOf(run, order.column, now)]));
  return [...runs].sort((a, b) => {
    const [left = null, right = null] = [cells.get(a.id), cells.get(b.id)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return order.isDescending ? compare(right, left) : compare(left, right);
  });
}
