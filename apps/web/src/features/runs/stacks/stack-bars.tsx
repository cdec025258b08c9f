import { wireColour } from "@/ui/wire-colours";
import { hasRest, type StackPart, type StackRow, shareWords, stackSummary } from "./stack-data";

export interface LabelledRow {
  key: string;
  label: string;
  row: StackRow;
}

export const REST_COLOUR = "var(--line-strong)";

/** A bar for each evaluation, the newest last; a single one needs no label. */
export function StackBars({ parts, rows }: { parts: readonly StackPart[]; rows: readonly LabelledRow[] }) {
  return (
    <ol className="flex flex-col gap-2">
      {rows.map(({ key, label, row }) => (
        <li key={key} aria-label={`${label}: ${stackSummary(parts, row)}`}>
          {rows.length > 1 ? (
            <span className="mb-0.5 block truncate text-2xs text-faint" aria-hidden="true" title={label}>
              {label}
            </span>
          ) : null}
          <Bar parts={parts} row={row} />
        </li>
      ))}
    </ol>
  );
}

/** Parts are set apart by a gap besides their colour. */
function Bar({ parts, row }: { parts: readonly StackPart[]; row: StackRow }) {
  const pieces = [
    ...parts.map(({ signal, title, colour }, index) => ({
      ...{ key: signal, title, fill: wireColour(colour), share: row.shares[index] ?? 0 },
    })),
    { key: "", title: "Other", fill: REST_COLOUR, share: row.rest },
  ];
  return (
    <span className="flex h-5 w-full gap-px overflow-hidden rounded bg-surface" aria-hidden="true">
      {pieces
        .filter(({ share }) => share > 0)
        .map(({ key, title, fill, share }) => (
          <span
            key={key}
            title={`${title} ${shareWords(share)}`}
            className="h-full"
            style={{ background: fill, flexGrow: share, flexBasis: 0 }}
          />
        ))}
    </span>
  );
}

/** What the colours mean, with the newest shares; without numbers a part that never occurs would not be told. */
export function StackLegend({ parts, row }: { parts: readonly StackPart[]; row: StackRow }) {
  return (
    <dl className="tabular grid grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] gap-x-4 gap-y-0.5 text-2xs">
      {parts.map(({ signal, title, description, colour }, index) => (
        <Share
          key={signal}
          title={title}
          description={description}
          fill={wireColour(colour)}
          share={row.shares[index] ?? 0}
        />
      ))}
      {hasRest([row]) ? (
        <Share
          title="Other"
          description="What none of the others covers."
          fill={REST_COLOUR}
          share={row.rest}
        />
      ) : null}
    </dl>
  );
}

interface ShareProps {
  title: string;
  description: string;
  fill: string;
  share: number;
}

function Share({ title, description, fill, share }: ShareProps) {
  return (
    <div className="flex min-w-0 items-center gap-1.5" title={description}>
      <span className="size-2 shrink-0 rounded-xs" style={{ background: fill }} aria-hidden="true" />
      <dt className="truncate text-soft">{title}</dt>
      <dd className="ml-auto shrink-0">{shareWords(share)}</dd>
    </div>
  );
}
