"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import type { GroupPlace, GroupView } from "@/server/runs/rollouts";
import { useTRPC } from "@/trpc/client";
import { Badge } from "@/ui/badge";
import { Card } from "@/ui/card";
import { Skeleton } from "@/ui/skeleton";
import { useNearby } from "../../curves/use-nearby";
import { useChangesOf } from "../../live/use-changes-of";
import { useView } from "../../view-state";
import { ClippedText } from "../clipped-text";
import { RolloutFault } from "../rollout-fault";
import { useRolloutsView } from "../rollouts-view";
import { isHeat, modesFor, scaleOf } from "../tokens";
import { baseOf } from "./base-of";
import { CompletionCard } from "./completion-card";
import { GroupToolbar } from "./group-toolbar";
import { orderSamples } from "./order-samples";

/** A prompt, its reference answer, and all completions of the group next to one another. */
export function GroupPane({ place }: { place: GroupPlace }) {
  const trpc = useTRPC();
  const group = useQuery(trpc.runs.rolloutGroup.queryOptions(place));
  useChangesOf("rollouts", trpc.runs.rolloutGroup.queryKey(place));
  if (group.data) return <Group place={place} group={group.data} />;
  return group.error ? <RolloutFault error={group.error} /> : <Skeleton className="h-96 rounded-lg" />;
}

function Group({ place, group }: { place: GroupPlace; group: GroupView }) {
  const hasSpread = group.maxReward !== group.minReward;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <PromptCard place={place} group={group} />
      {hasSpread || group.samples.length < 2 ? null : (
        <p className="text-soft text-xs">
          {group.maxReward === null
            ? "No completion could be scored, so this group teaches nothing."
            : "All completions scored the same, so this group teaches nothing."}
        </p>
      )}
      <GroupToolbar samples={group.samples} />
      <Completions place={place} group={group} hasSpread={hasSpread} />
    </div>
  );
}

function PromptCard({ place, group }: { place: GroupPlace; group: GroupView }) {
  return (
    <Card className="grid min-w-0 gap-4 p-3 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <section aria-label="Prompt" className="min-w-0">
        <h2 className="mb-1 flex items-center gap-2 text-2xs text-faint uppercase tracking-wide">
          Prompt
          <span className="truncate font-mono normal-case tracking-normal">{group.taskId}</span>
          {group.difficulty === null ? null : (
            <Badge className="normal-case tracking-normal">difficulty {group.difficulty}</Badge>
          )}
        </h2>
        <ClippedText clipped={group.prompt} place={{ ...place, part: "prompt" }} lines={8} />
      </section>
      <section aria-label="Reference answer" className="min-w-0">
        <h2 className="mb-1 text-2xs text-faint uppercase tracking-wide">Reference answer</h2>
        <ClippedText clipped={group.answer} place={{ ...place, part: "answer" }} lines={8} />
      </section>
    </Card>
  );
}

const GRIDS = {
  side: "grid grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))] gap-3",
  stacked: "flex flex-col gap-3",
} as const;

interface CompletionsProps {
  place: GroupPlace;
  group: GroupView;
  hasSpread: boolean;
}

function Completions({ place, group, hasSpread }: CompletionsProps) {
  const [{ tokens }] = useView();
  const [{ order, layout, base, pick }] = useRolloutsView();
  const { samples, maxReward } = group;
  const mode = modesFor(samples).includes(tokens) ? tokens : "text";
  const scale = isHeat(mode) ? scaleOf(samples, mode) : 0;
  const baseIndex = baseOf(samples, base);
  const baseText = samples.length > 1 ? samples[baseIndex]?.text : undefined;
  const shown = { mode, scale, base: baseText ? { index: baseIndex, text: baseText } : null };
  return (
    <ol aria-label="Completions" className={GRIDS[layout]}>
      {orderSamples(samples, order).map((index) => {
        const sample = samples[index];
        return sample ? (
          <Place key={index} waits={samples.length > MANY && pick !== index}>
            <CompletionCard
              index={index}
              sample={sample}
              isBest={hasSpread && maxReward !== null && sample.reward === maxReward}
              isPicked={pick === index}
              place={{ ...place, part: index }}
              shown={shown}
            />
          </Place>
        ) : null;
      })}
    </ol>
  );
}

/** Up to here all completions of a prompt are drawn at once. */
const MANY = 32;

/** A completion's place in the list. Where there are many, it is filled once it comes into view, and stays so. */
function Place({ waits, children }: { waits: boolean; children: ReactNode }) {
  const { ref, isNearby } = useNearby<HTMLLIElement>();
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (isNearby) setSeen(true);
  }, [isNearby]);
  return (
    <li
      ref={ref}
      className="min-w-0"
      // What is out of view again is not laid out.
      style={{ contentVisibility: "auto", containIntrinsicSize: "auto 18rem" }}
    >
      {waits && !isSeen ? <Skeleton className="h-72 rounded-lg" /> : children}
    </li>
  );
}
