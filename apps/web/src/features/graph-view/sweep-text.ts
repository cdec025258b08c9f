import type { GraphNode, Sweep } from "@switchyard/graph";
import { formatParam } from "./format-param";

/** "4, 8, 16", or "0.1 to 1, 4 values": what a parameter takes in turn, in one short line. */
export function sweepText(sweep: Sweep): string {
  if (sweep.kind === "list") return formatParam(sweep.values);
  const { from, to, steps, scale } = sweep;
  return `${formatParam(from)} to ${formatParam(to)}, ${steps} values${scale === "log" ? ", log" : ""}`;
}

const countOf = (sweep: Sweep): number => (sweep.kind === "list" ? sweep.values.length : sweep.steps);

/** How many choices of values the sweeps of a node give, right or wrong: 1 where there is none. */
export const pointsOf = ({ sweeps = {} }: GraphNode): number =>
  Object.values(sweeps).reduce((product, sweep) => product * countOf(sweep), 1);
