"use client";

import type { GroupView, RolloutPlace } from "@/server/runs/rollouts";
import { Badge } from "@/ui/badge";
import { Card } from "@/ui/card";
import { useView } from "../view-state";
import { ClippedText } from "./clipped-text";
import { CompletionCard } from "./completion-card";
import { scaleOf, TokenToolbar } from "./tokens";

/** A prompt, its reference answer, and all completions of the group next to one another. */
export function GroupPane({ place, group }: { place: RolloutPlace; group: GroupView }) {
  const [view, setView] = useView();
  const colours = { mode: view.tokens, scale: scaleOf(group.samples) };
  const at = { ...place, groupIndex: group.groupIndex };
  const best = group.maxReward;
  const hasSpread = group.maxReward !== group.minReward;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Card className="grid min-w-0 gap-4 p-3 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <section aria-label="Prompt" className="min-w-0">
          <h2 className="mb-1 flex items-center gap-2 text-2xs text-faint uppercase tracking-wide">
            Prompt
            <span className="truncate font-mono normal-case tracking-normal">{group.taskId}</span>
            {group.difficulty === null ? null : (
              <Badge className="normal-case tracking-normal">difficulty {group.difficulty}</Badge>
            )}
          </h2>
          <ClippedText clipped={group.prompt} place={{ ...at, part: "prompt" }} lines={8} />
        </section>
        <section aria-label="Reference answer" className="min-w-0">
          <h2 className="mb-1 text-2xs text-faint uppercase tracking-wide">Reference answer</h2>
          <ClippedText clipped={group.answer} place={{ ...at, part: "answer" }} lines={8} />
        </section>
      </Card>
      {hasSpread ? null : (
        <p className="text-soft text-xs">All completions scored the same, so this group teaches nothing.</p>
      )}
      <TokenToolbar
        mode={view.tokens}
        onChange={(tokens) => void setView({ tokens })}
        samples={group.samples}
      />
      <ol className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))] gap-3">
        {group.samples.map((sample, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the completions of a group never move.
          <li key={index} className="min-w-0">
            <CompletionCard
              index={index}
              sample={sample}
              isBest={hasSpread && best !== null && sample.reward === best}
              place={{ ...at, part: index }}
              colours={colours}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}
