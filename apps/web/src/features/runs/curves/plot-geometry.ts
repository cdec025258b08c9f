import type { ChartPoint } from "./chart-data";

/** Where values lie on a chart of a size, in pixels from its top left corner, and back. Pure. */
export interface PlotScales {
  x: (value: number) => number;
  y: (value: number) => number;
  /** The value at a place; outside of the plot that of its edge. */
  xAt: (px: number) => number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface PlotSize {
  width: number;
  height: number;
}

/** Room for the words of the axes. */
const MARGIN = { top: 6, right: 12, bottom: 22, left: 52 };

interface Domains {
  x: readonly [number, number];
  y: readonly [number, number];
  isLog: boolean;
}

export function plotScales({ width, height }: PlotSize, { x, y, isLog }: Domains): PlotScales {
  const [left, right] = [MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)];
  const [top, bottom] = [MARGIN.top, Math.max(MARGIN.top + 1, height - MARGIN.bottom)];
  const measure = (value: number) => (isLog ? Math.log(value) : value);
  const [low, high] = [measure(y[0]), measure(y[1])];
  const share = (value: number, from: number, to: number) =>
    to === from ? 0.5 : (value - from) / (to - from);
  return {
    x: (value) => left + share(value, x[0], x[1]) * (right - left),
    y: (value) => bottom - share(measure(value), low, high) * (bottom - top),
    xAt: (px) => x[0] + Math.min(1, Math.max(0, (px - left) / (right - left))) * (x[1] - x[0]),
    ...{ left, right, top, bottom },
  };
}

/** A tenth of a pixel is finer than can be seen. */
const short = (px: number): number => Math.round(px * 10) / 10;

/** Through all values, with gaps where there is none. One between two gaps is a line of no length, which round ends make a dot. */
export function linePath(
  points: readonly ChartPoint[],
  pick: (point: ChartPoint) => number | null,
  scales: PlotScales,
): string {
  let path = "";
  let open = 0;
  for (const point of points) {
    const value = pick(point);
    if (value === null) {
      if (open === 1) path += "h0";
      open = 0;
      continue;
    }
    path += `${open === 0 ? "M" : "L"}${short(scales.x(point.x))},${short(scales.y(value))}`;
    open += 1;
  }
  return open === 1 ? `${path}h0` : path;
}

/** From the lowest to the highest value of each tile: along the top, and back along the bottom. */
export function bandPath(points: readonly ChartPoint[], scales: PlotScales): string {
  let path = "";
  let [above, below]: [string[], string[]] = [[], []];
  const close = () => {
    if (above.length > 0) path += `M${above.join("L")}L${below.reverse().join("L")}Z`;
    [above, below] = [[], []];
  };
  for (const { x, range } of points) {
    if (range === null) close();
    else {
      const at = short(scales.x(x));
      above.push(`${at},${short(scales.y(range[1]))}`);
      below.push(`${at},${short(scales.y(range[0]))}`);
    }
  }
  close();
  return path;
}

/** Of one sign of an axis's words, in their size. */
const SIGN_PX = 6.4;
const GAP_PX = 6;

export interface AxisLabel {
  value: number;
  text: string;
  px: number;
}

/** The words below the axis: within the chart, and none where it would touch the one before. */
export function xLabels(
  { ticks, format }: { ticks: readonly number[]; format: (x: number) => string },
  scales: PlotScales,
): AxisLabel[] {
  const labels: AxisLabel[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const value of ticks) {
    const text = format(value);
    const half = (text.length * SIGN_PX) / 2;
    const px = Math.min(scales.x(value), scales.right + MARGIN.right - half);
    if (px - half < end + GAP_PX) continue;
    labels.push({ value, text, px });
    end = px + half;
  }
  return labels;
}

/** Where in the list the point nearest to a place on the axis is; -1 in an empty one. */
export function nearestPoint(points: readonly Pick<ChartPoint, "x">[], x: number): number {
  let [low, high] = [0, points.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.x ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  const before = points[low - 1];
  const after = points[low];
  return before && after && x - before.x <= after.x - x ? low - 1 : after ? low : -1;
}
