import type { ReportTable } from "@switchyard/protocol";

export interface PlotPoint {
  x: number;
  /** By the order of the plot's `y`. */
  values: (number | null)[];
  /** Of the first line. */
  band: [number, number] | null;
}

export interface LinePlotData {
  xTitle: string;
  titles: readonly string[];
  points: readonly PlotPoint[];
  hasBand: boolean;
}

/** A table's columns as lines in rising x; null where it is not to be drawn, or holds nothing that could be. */
export function linePlotData({ plot, columns, rows }: ReportTable): LinePlotData | null {
  if (!plot) return null;
  const x = columns.indexOf(plot.x);
  const lines = plot.y.filter((name) => columns.includes(name));
  const [low, high] = [plot.low, plot.high].map((name) => (name === undefined ? -1 : columns.indexOf(name)));
  const points: PlotPoint[] = [];
  for (const row of rows) {
    const at = row[x];
    if (typeof at !== "number") continue;
    const ends = [row[low ?? -1], row[high ?? -1]];
    points.push({
      x: at,
      values: lines.map((name) => numberOr(row[columns.indexOf(name)])),
      band: typeof ends[0] === "number" && typeof ends[1] === "number" ? [ends[0], ends[1]] : null,
    });
  }
  points.sort((a, b) => a.x - b.x);
  if (lines.length === 0 || points.length < 2) return null;
  return { xTitle: plot.x, titles: lines, points, hasBand: points.some(({ band }) => band !== null) };
}

const numberOr = (cell: string | number | null | undefined): number | null =>
  typeof cell === "number" ? cell : null;

/** The lowest and the highest of all that is drawn. */
export function extentOf({ points }: LinePlotData): [number, number] {
  const drawn = points.flatMap(({ values, band }) => [...values, ...(band ?? [])]);
  const numbers = drawn.filter((value) => value !== null);
  return numbers.length === 0 ? [0, 1] : [Math.min(...numbers), Math.max(...numbers)];
}
