import type { StageEstimate } from "@switchyard/compiler";
import { formatBytes } from "@switchyard/curves";
import { ChevronRight } from "lucide-react";
import { Badge } from "@/ui/badge";
import { FigureRow, type FigureRowProps } from "./figure-row";
import { bytesText, figureText, timeBasis, timeText, unitsText } from "./words";

/** Lines of one stage; what it has none of is left out. */
function rowsOf(stage: StageEstimate): FigureRowProps[] {
  const { work, parameters, parametersBasis, files, time, memory } = stage;
  if (!work) return [];
  const rows: (FigureRowProps | null)[] = [
    { title: "Time", text: timeText(time), note: timeBasis(time) },
    work.sampledTokens.value > 0 ? { title: "Tokens sampled", text: figureText(work.sampledTokens) } : null,
    work.trainedTokens.value > 0 ? { title: "Tokens trained", text: figureText(work.trainedTokens) } : null,
    work.readTokens.value > 0
      ? {
          title: "Tokens read",
          text: figureText(work.readTokens),
          note: "Passes without a gradient: a reference, values, probes.",
        }
      : null,
    {
      title: "Parameters",
      text: parameters ? figureText(parameters) : "not known",
      note: parametersBasis,
    },
    files.output ? { title: "Model stored", text: bytesText(files.output) } : null,
    files.checkpoint
      ? { title: "Checkpoint", text: bytesText(files.checkpoint), note: "To go on from; two are kept." }
      : null,
    memory
      ? {
          title: "Memory, at its peak",
          text: `${memory.isWhole ? "about" : "at least"} ${formatBytes(memory.bytes)}`,
          note: "Estimated: what follows, of cache and activations only the larger.",
        }
      : null,
    ...(memory?.lines ?? []).map(({ what, bytes, formula }) => ({
      title: what,
      text: bytes === null ? "not known" : formatBytes(bytes),
      note: formula,
    })),
  ];
  return rows.filter((row) => row !== null);
}

function StageCost({ stage, position }: { stage: StageEstimate; position: number }) {
  const rows = rowsOf(stage);
  const head = (
    <>
      <span className="tabular w-4 shrink-0 text-faint text-xs">{position}</span>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-xs">{stage.label}</span>
        <span className="tabular block truncate text-2xs text-faint">
          {stage.isCached ? "its stored result is taken" : `${unitsText(stage)}, ${timeText(stage.time)}`}
        </span>
      </span>
      {stage.isCached ? <Badge tone="good">Cached</Badge> : null}
    </>
  );
  if (stage.isCached) return <div className="flex min-h-11 items-center gap-2 py-1 pr-3 pl-7">{head}</div>;
  return (
    <details className="group">
      <summary className="-outline-offset-2 flex min-h-11 cursor-pointer list-none items-center gap-2 px-2 py-1 hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight
          className="size-3 shrink-0 text-faint transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
        {head}
      </summary>
      <dl className="flex flex-col gap-1.5 border-t bg-sunken px-3 py-2">
        {rows.map((row) => (
          <FigureRow key={row.title} {...row} />
        ))}
      </dl>
    </details>
  );
}

/** Each stage in the order in which it runs; opened, with where its figures are from. */
export function StageCosts({ stages }: { stages: readonly StageEstimate[] }) {
  return (
    <ol aria-label="Stage by stage" className="divide-y overflow-hidden rounded-md border">
      {stages.map((stage, index) => (
        <li key={stage.id}>
          <StageCost stage={stage} position={index + 1} />
        </li>
      ))}
    </ol>
  );
}
