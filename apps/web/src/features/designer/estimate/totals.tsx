import type { EstimateTotals } from "@switchyard/compiler";
import { formatBytes } from "@switchyard/curves";
import { FigureRow, type FigureRowProps } from "./figure-row";
import { bytesText, figureText, plural, secondsText } from "./words";

function timeOf({ seconds, rough, unknown }: EstimateTotals): { text: string; note: string | null } {
  const notes = [
    rough > 0 ? `${plural(rough, "stage")} only roughly, with no run yet to measure from` : null,
    unknown > 0 ? `without ${plural(unknown, "stage")} whose time is not known` : null,
  ].filter((note) => note !== null);
  return { text: secondsText(seconds, rough > 0 ? "roughly" : "about"), note: notes.join("; ") || null };
}

const Line = (props: FigureRowProps) => <FigureRow {...props} className="px-3 py-1.5" />;

/** The whole job on one worker, without what is taken from the cache. */
export function Totals({ totals, stages }: { totals: EstimateTotals; stages: number }) {
  const isAllCached = totals.cached === stages;
  const time = timeOf(totals);
  return (
    <dl aria-label="In all" className="divide-y rounded-md border">
      <Line title="Stages that run" text={`${stages - totals.cached} of ${stages}`} />
      {isAllCached ? (
        <Line title="Time" text="moments" note="Every result is stored: a run takes them all." />
      ) : (
        <>
          <Line title="Time" {...time} />
          <Line title="Training steps" text={figureText(totals.steps)} />
          <Line title="Tokens sampled" text={figureText(totals.sampledTokens)} />
          <Line title="Tokens trained" text={figureText(totals.trainedTokens)} />
          <Line
            title="Memory, at its peak"
            text={`${totals.isMemoryWhole ? "about" : "at least"} ${formatBytes(totals.memoryBytes)}`}
            note={totals.isMemoryWhole ? null : "Some of it is not known before the model is loaded."}
          />
          <Line title="Models stored" text={bytesText(totals.outputBytes)} />
        </>
      )}
    </dl>
  );
}
