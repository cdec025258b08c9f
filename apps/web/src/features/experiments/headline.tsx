import { formatMetric, type MetricUnit } from "@switchyard/curves";
import type { ExperimentRow } from "./run-state";

/** The best value that the latest run has measured. */
export function Headline({ headline }: { headline: ExperimentRow["headline"] }) {
  if (!headline) return <span className="text-faint">–</span>;
  const unit = (headline.unit ?? undefined) as MetricUnit | undefined;
  return (
    <span className="inline-flex items-baseline gap-1.5">
      <span className="tabular font-medium">{formatMetric(headline.value, unit)}</span>
      <span className="max-w-64 truncate text-faint text-xs" title={headline.title}>
        {headline.title}
      </span>
    </span>
  );
}
