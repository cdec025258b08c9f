"use client";

import { formatNumber } from "@switchyard/curves";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { RewardPart } from "@/features/reward-notes";
import type { CompletionView } from "@/server/runs/rollouts";
import { cn } from "@/ui/cn";
import { InertText } from "@/ui/inert-text-view";
import { useNodeTitle, useRunFacts } from "../../run-context";

/** What each reward node said, by its name on the graph; those that can tell why open to do so. */
export function RewardWords({ index, sample }: { index: number; sample: CompletionView }) {
  return (
    <div className="border-t px-3 py-2 text-2xs">
      <Scores sample={sample} />
      {sample.notes === undefined ? null : <Reasons index={index} sample={sample} notes={sample.notes} />}
    </div>
  );
}

/** A reward that other rewards feed is told above as the completion's. */
function Scores({ sample }: { sample: CompletionView }) {
  const { nodes } = useRunFacts();
  const titleOf = useNodeTitle();
  const isCombined = (id: string) =>
    Object.values(nodes.get(id)?.definition?.inputs ?? {}).some((port) => port.type === "reward");
  const entries = Object.entries(sample.components).filter(([id]) => !isCombined(id));
  return (
    <dl className="tabular">
      {entries.map(([id, score]) => (
        <div key={id} className="flex h-[18px] items-center gap-2">
          <dt className="max-w-1/2 shrink-0 truncate text-soft">{titleOf(id)}</dt>
          <dd className="ml-auto flex min-w-0 items-center gap-2">
            <Level name={sample.notes?.[id]?.level ?? ""} />
            {score === null ? <span className="text-bad">errored</span> : <ScoreBar score={score} />}
          </dd>
        </div>
      ))}
      <div className="flex h-[18px] items-center text-faint">
        <dt>Length</dt>
        <dd className="ml-auto">{sample.tokens} tokens</dd>
      </div>
    </dl>
  );
}

function Level({ name }: { name: string }) {
  if (!name) return null;
  return (
    <span className="min-w-0 truncate text-faint" title={name}>
      <span className="sr-only">Level </span>
      <InertText text={name} />
    </span>
  );
}

interface ReasonsProps {
  index: number;
  sample: CompletionView;
  notes: NonNullable<CompletionView["notes"]>;
}

/** In the order in which the rewards were computed. On the page only while it is open: there are many completions. */
function Reasons({ index, sample, notes }: ReasonsProps) {
  const titleOf = useNodeTitle();
  const [isOpen, setOpen] = useState(false);
  const told = Object.entries(sample.components).flatMap(([id, score]) => {
    const note = notes[id];
    return note ? [{ id, word: { score, ...note } }] : [];
  });
  if (told.length === 0) return null;
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="-ml-1 mt-1 flex h-6 items-center gap-1 rounded px-1 text-soft hover:bg-hover hover:text-ink"
      >
        <ChevronRight
          className={cn("size-3 transition-transform", isOpen && "rotate-90")}
          aria-hidden="true"
        />
        What the rules matched
        <span className="sr-only">{` in completion ${index + 1}`}</span>
      </button>
      {isOpen ? (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it.
          tabIndex={0}
          aria-label={`Rules on completion ${index + 1}`}
          className="@container mt-1 flex max-h-96 flex-col gap-3 overflow-auto rounded border p-2"
        >
          {told.map(({ id, word }) => (
            <RewardPart key={id} title={titleOf(id)} word={word} />
          ))}
        </section>
      ) : null}
    </>
  );
}

/** Most scores lie between 0 and 1; others fill the bar and are told by their number. */
function ScoreBar({ score }: { score: number }) {
  const share = Math.min(1, Math.max(0, score));
  return (
    <>
      <span className="h-1 w-14 shrink-0 overflow-hidden rounded-full bg-hover" aria-hidden="true">
        <span className="block h-full rounded-full bg-(--wire-reward)" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="w-10 shrink-0 text-right">{formatNumber(score, 3)}</span>
    </>
  );
}
