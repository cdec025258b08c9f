import type { ExperimentRow } from "./run-state";

function valueText(value: number, unit: string | null): string {
  if (unit === "fraction") return `${(100 * value).toFixed(1)} %`;
  return Number(value.toPrecision(4)).toString();
}

/** The best value that the latest run has measured. */
export function Headline({ headline }: { headline: ExperimentRow["headline"] }) {
  if (!headline) return <span className="text-faint">–</span>;
  return (
    <span className="inline-flex items-baseline gap-1.5">
      <span className="tabular font-medium">{valueText(headline.value, headline.unit)}</span>
      <span className="max-w-48 truncate text-faint text-xs">{headline.title}</span>
    </span>
  );
}
