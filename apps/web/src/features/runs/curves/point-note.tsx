import { formatMetric } from "@switchyard/curves";
import type { SeriesInfo } from "../series-info";
import type { ChartPoint } from "./chart-data";
import { AXIS_NAMES, placeWords, type XAxisKind } from "./x-axis";

interface PointNoteProps {
  point: ChartPoint;
  series: SeriesInfo;
  isSmoothed: boolean;
  axis: XAxisKind;
  canOpen: boolean;
}

/** What a curve says at one place. */
export function PointNote({ point, series, isSmoothed, axis, canOpen }: PointNoteProps) {
  const show = (value: number | null) => formatMetric(value ?? Number.NaN, series.unit);
  const isSpan = point.range !== null && point.lastStep > point.firstStep;
  return (
    <dl className="tabular grid grid-cols-[auto_auto] gap-x-3 rounded-md border bg-raised px-2 py-1 text-2xs shadow-float">
      <dt className="text-faint">{isSpan ? "Steps" : "Step"}</dt>
      <dd className="text-right">{isSpan ? `${point.firstStep}–${point.lastStep}` : point.firstStep}</dd>
      {axis === "step" ? null : (
        <>
          <dt className="text-faint">{AXIS_NAMES[axis]}</dt>
          <dd className="text-right">{placeWords(axis, point.x)}</dd>
        </>
      )}
      <dt className="text-faint">{isSpan ? "Mean" : "Value"}</dt>
      <dd className="text-right font-medium">{show(point.raw)}</dd>
      {isSmoothed ? (
        <>
          <dt className="text-faint">Smoothed</dt>
          <dd className="text-right">{show(point.smoothed)}</dd>
        </>
      ) : null}
      {isSpan && point.range ? (
        <>
          <dt className="text-faint">Lowest</dt>
          <dd className="text-right">{show(point.range[0])}</dd>
          <dt className="text-faint">Highest</dt>
          <dd className="text-right">{show(point.range[1])}</dd>
        </>
      ) : null}
      {canOpen ? (
        <>
          <dt className="text-faint">Click</dt>
          <dd className="text-right">rollouts</dd>
        </>
      ) : null}
    </dl>
  );
}
