"use client";

import { formatNumber } from "@switchyard/curves";
import type { CompletionView } from "@/server/runs/rollouts";
import { Badge } from "@/ui/badge";
import { Card } from "@/ui/card";
import { cn } from "@/ui/cn";
import { useNodeTitle, useRunFacts } from "../run-context";
import { ClippedText, type TextPlace } from "./clipped-text";
import { InertText } from "./inert-text-view";
import { type TokenMode, TokenText } from "./tokens";

export interface TokenColours {
  mode: TokenMode;
  /** End of the advantage scale, the same for all completions of a prompt. */
  scale: number;
}

interface CompletionCardProps {
  index: number;
  sample: CompletionView;
  isBest: boolean;
  place: TextPlace;
  colours: TokenColours;
}

export function CompletionCard({ index, sample, isBest, place, colours }: CompletionCardProps) {
  return (
    <Card className={cn("flex h-full min-w-0 flex-col", isBest && "border-good/60")}>
      <div className="flex items-center gap-2 border-b px-3 py-2">
        <h3 className="sr-only">Completion {index + 1}</h3>
        <Reward reward={sample.reward} />
        {isBest ? <Badge tone="good">best</Badge> : null}
        {sample.truncated ? <Badge tone="warn">truncated</Badge> : null}
        {sample.error === undefined ? null : <Badge tone="bad">errored</Badge>}
        <Advantage advantage={sample.advantage} />
      </div>
      <div className="min-h-24 flex-1 px-3 py-2">
        <Written index={index} sample={sample} place={place} colours={colours} />
        {sample.error === undefined ? null : (
          <p className="mt-2 rounded bg-bad-soft px-2 py-1 text-bad text-xs [overflow-wrap:anywhere]">
            <InertText text={sample.error} />
          </p>
        )}
      </div>
      <Components sample={sample} />
    </Card>
  );
}

/** What the policy wrote: as text, or token by token where tokens were told. */
function Written({ index, sample, place, colours }: Omit<CompletionCardProps, "isBest">) {
  const { mode, scale } = colours;
  if (mode !== "text" && sample.byToken) {
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
      {mode === "text" ? null : (
        <p className="mb-1 text-2xs text-faint">Its tokens were not told: there was no more room.</p>
      )}
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
      className={cn("tabular ml-auto font-medium text-xs", tone)}
      title="Advantage: above 0 the completion is made likelier"
    >
      {`A ${sign}${formatNumber(advantage, 3)}`}
    </span>
  );
}

/** What each reward node said, by its name on the graph; a reward that other rewards feed comes last. */
function Components({ sample }: { sample: CompletionView }) {
  const { nodes } = useRunFacts();
  const titleOf = useNodeTitle();
  const isCombined = (id: string) =>
    Object.values(nodes.get(id)?.definition?.inputs ?? {}).some((port) => port.type === "reward");
  const entries = Object.entries(sample.components).filter(([id]) => !isCombined(id));
  return (
    <dl className="tabular border-t px-3 py-2 text-2xs">
      {entries.map(([id, score]) => (
        <div key={id} className="flex h-[18px] items-center gap-2">
          <dt className="truncate text-soft">{titleOf(id)}</dt>
          <dd className="ml-auto flex items-center gap-2">
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

/** Most scores lie between 0 and 1; others fill the bar and are told by their number. */
function ScoreBar({ score }: { score: number }) {
  const share = Math.min(1, Math.max(0, score));
  return (
    <>
      <span className="h-1 w-14 overflow-hidden rounded-full bg-hover" aria-hidden="true">
        <span className="block h-full rounded-full bg-(--wire-reward)" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="w-10 text-right">{formatNumber(score, 3)}</span>
    </>
  );
}
