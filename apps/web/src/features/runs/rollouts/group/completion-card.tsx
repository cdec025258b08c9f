"use client";

import { formatNumber } from "@switchyard/curves";
import { GitCompareArrows } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Clipped, CompletionView } from "@/server/runs/rollouts";
import { Badge } from "@/ui/badge";
import { IconButton } from "@/ui/button";
import { Card } from "@/ui/card";
import { cn } from "@/ui/cn";
import { InertText } from "@/ui/inert-text-view";
import { useView } from "../../view-state";
import { ClippedText, type TextPlace } from "../clipped-text";
import { useRolloutsView } from "../rollouts-view";
import { isHeat, type TokenMode, TokenText } from "../tokens";
import { DiffText } from "./diff-text";
import { RewardWords } from "./reward-words";

/** How completions are shown, the same for all of a prompt. */
export interface Shown {
  mode: TokenMode;
  /** End of the colour scale. */
  scale: number;
  /** The completion that others are compared with; null where there are none. */
  base: { index: number; text: Clipped } | null;
}

interface CompletionCardProps {
  index: number;
  sample: CompletionView;
  isBest: boolean;
  /** It was opened from a list. */
  isPicked: boolean;
  place: TextPlace;
  shown: Shown;
}

export function CompletionCard({ index, sample, isBest, isPicked, place, shown }: CompletionCardProps) {
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isPicked) card.current?.scrollIntoView({ block: "nearest" });
  }, [isPicked]);
  const isBase = shown.mode === "diff" && shown.base?.index === index;
  return (
    <Card
      ref={card}
      className={cn(
        "flex h-full min-w-0 scroll-my-36 flex-col",
        isBest && "border-good/60",
        isPicked && "border-brand",
      )}
    >
      <div className="flex items-center gap-2 border-b px-3 py-1.5">
        <h3 className="tabular text-faint text-xs">
          <span className="sr-only">Completion </span>
          <span aria-hidden="true">#</span>
          {index + 1}
        </h3>
        <Reward reward={sample.reward} />
        <span className="ml-auto" />
        <Advantage advantage={sample.advantage} />
        {shown.base ? <CompareButton index={index} isBase={isBase} /> : null}
      </div>
      <div className="min-h-24 flex-1 px-3 py-2">
        <Marks sample={sample} isBest={isBest} isBase={isBase} />
        <Written index={index} sample={sample} place={place} shown={shown} />
        {sample.error === undefined ? null : (
          <p className="mt-2 rounded bg-bad-soft px-2 py-1 text-bad text-xs [overflow-wrap:anywhere]">
            <InertText text={sample.error} />
          </p>
        )}
      </div>
      <RewardWords index={index} sample={sample} />
    </Card>
  );
}

function Marks({ sample, isBest, isBase }: { sample: CompletionView; isBest: boolean; isBase: boolean }) {
  const isErrored = sample.error !== undefined || sample.reward === null;
  if (!isBest && !isBase && !sample.truncated && !isErrored) return null;
  return (
    <p className="mb-1.5 flex flex-wrap gap-1.5">
      {isBase ? <Badge tone="brand">compared with</Badge> : null}
      {isBest ? <Badge tone="good">best</Badge> : null}
      {sample.truncated ? <Badge tone="warn">truncated</Badge> : null}
      {isErrored ? <Badge tone="bad">errored</Badge> : null}
    </p>
  );
}

function CompareButton({ index, isBase }: { index: number; isBase: boolean }) {
  const [, setView] = useView();
  const [, set] = useRolloutsView();
  return (
    <IconButton
      size="sm"
      label={`Compare the others with completion ${index + 1}`}
      aria-pressed={isBase}
      className={cn("-mr-1.5", isBase && "bg-brand-soft! text-brand-strong!")}
      onClick={() => {
        void set({ base: index });
        void setView({ tokens: "diff" });
      }}
    >
      <GitCompareArrows className="size-3.5" aria-hidden="true" />
    </IconButton>
  );
}

/** What the policy wrote: as text, compared, or token by token where tokens were told. */
function Written({
  index,
  sample,
  place,
  shown,
}: Pick<CompletionCardProps, "index" | "sample" | "place" | "shown">) {
  const { mode, scale, base } = shown;
  if (mode === "diff" && base && base.index !== index) {
    return (
      <DiffText
        base={base.text}
        text={sample.text}
        label={`Completion ${index + 1} against ${base.index + 1}`}
      />
    );
  }
  if (isHeat(mode) && sample.byToken) {
    return (
      <TokenText
        tokens={sample.byToken}
        total={sample.tokens}
        mode={mode}
        scale={scale}
        label={`Tokens of completion ${index + 1}`}
      />
    );
  }
  if (sample.text.length === 0) return <p className="text-faint text-xs italic">empty</p>;
  return (
    <>
      {isHeat(mode) ? (
        <p className="mb-1 text-2xs text-faint">Its tokens were not told: there was no more room.</p>
      ) : null}
      <ClippedText clipped={sample.text} place={place} lines={14} />
    </>
  );
}

function Reward({ reward }: { reward: number | null }) {
  return (
    <span className="tabular flex items-baseline gap-1">
      <span className="font-semibold">{reward === null ? "–" : formatNumber(reward, 3)}</span>
      <span className="text-2xs text-faint">reward</span>
    </span>
  );
}

function Advantage({ advantage }: { advantage: number | null }) {
  if (advantage === null) return null;
  const tone = advantage > 0 ? "text-good" : advantage < 0 ? "text-bad" : "text-faint";
  const sign = advantage > 0 ? "+" : "";
  return (
    <span
      className={cn("tabular font-medium text-xs", tone)}
      title="Advantage: above 0 the completion is made likelier"
    >
      {`A ${sign}${formatNumber(advantage, 3)}`}
    </span>
  );
}
