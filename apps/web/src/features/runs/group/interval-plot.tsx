import type { PointSummary } from "./summary";

interface IntervalPlotProps {
  point: PointSummary;
  span: { low: number; high: number };
}

const HEIGHT = 18;
const MIDDLE = HEIGHT / 2;

/** Each seed as a dot, their mean as a line across, the interval as a bar: what the numbers beside it say. */
export function IntervalPlot({ point, span }: IntervalPlotProps) {
  const at = (value: number): string => `${(100 * (value - span.low)) / (span.high - span.low)}%`;
  const { interval, runs } = point;
  return (
    <svg width="100%" height={HEIGHT} aria-hidden="true" className="min-w-32 overflow-visible">
      <line x1="0" x2="100%" y1={MIDDLE} y2={MIDDLE} stroke="var(--line)" />
      {interval && interval.low !== null && interval.high !== null ? (
        <line
          x1={at(interval.low)}
          x2={at(interval.high)}
          y1={MIDDLE}
          y2={MIDDLE}
          stroke="var(--brand)"
          strokeWidth="6"
          strokeOpacity="0.3"
          strokeLinecap="round"
        />
      ) : null}
      {runs.map(({ run, value }) =>
        value === null ? null : (
          <circle key={run.id} cx={at(value)} cy={MIDDLE} r="2.5" fill="var(--soft)" fillOpacity="0.8" />
        ),
      )}
      {interval ? (
        <line
          x1={at(interval.mean)}
          x2={at(interval.mean)}
          y1="2"
          y2={HEIGHT - 2}
          stroke="var(--brand)"
          strokeWidth="2"
        />
      ) : null}
    </svg>
  );
}
