"use client";

import { formatNumber } from "@switchyard/curves";
import type { GroupSummary } from "@/server/runs/rollouts";
import { Badge } from "@/ui/badge";
import { cn } from "@/ui/cn";
import { InertText } from "@/ui/inert-text-view";
import { tellingParts } from "./telling-parts";

interface GroupListProps {
  groups: readonly GroupSummary[];
  /** By their index in the step. */
  selected: number;
  onSelect: (index: number) => void;
}

/** The prompts of a step with what their completions scored. */
export function GroupList({ groups, selected, onSelect }: GroupListProps) {
  const snippets = tellingParts(groups.map(({ prompt }) => prompt));
  return (
    <nav
      aria-label="Prompts of this step"
      className="max-lg:overflow-x-auto lg:max-h-[64dvh] lg:overflow-y-auto"
    >
      <ol className="flex gap-2 p-0.5 lg:flex-col">
        {groups.map((group, index) => (
          <li
            key={group.groupIndex}
            className="max-lg:w-56 max-lg:shrink-0"
            style={{ contentVisibility: "auto", containIntrinsicSize: "auto 4.5rem" }}
          >
            <button
              type="button"
              aria-pressed={group.groupIndex === selected}
              onClick={() => onSelect(group.groupIndex)}
              className={cn(
                "block w-full rounded-lg border px-3 py-2 text-left transition-colors hover:bg-hover",
                group.groupIndex === selected ? "border-brand bg-brand-soft" : "bg-surface",
              )}
            >
              <span className="line-clamp-2 text-soft text-xs [overflow-wrap:anywhere]">
                <InertText text={snippets[index] ?? ""} />
              </span>
              <span className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="tabular font-medium text-xs">
                  {group.meanReward === null ? "–" : formatNumber(group.meanReward, 3)}
                </span>
                <RewardDots group={group} />
                {group.errored > 0 ? <Badge tone="bad">{group.errored} errored</Badge> : null}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

const WIDTH = 96;

/** One dot a completion, from the lowest reward of the group to the highest: whether the group has spread. */
function RewardDots({ group }: { group: GroupSummary }) {
  const rewards = group.rewards.filter((reward) => reward !== null);
  if (rewards.length === 0) return null;
  const [low, high] = [Math.min(...rewards), Math.max(...rewards)];
  const x = (reward: number) =>
    high === low ? WIDTH / 2 : 4 + ((reward - low) / (high - low)) * (WIDTH - 8);
  const words = high === low ? "no spread" : `${formatNumber(low, 3)} to ${formatNumber(high, 3)}`;
  return (
    <>
      <svg viewBox={`0 0 ${WIDTH} 8`} className="h-2 w-24 min-w-8 shrink" aria-hidden="true">
        <line x1="2" x2={WIDTH - 2} y1="4" y2="4" stroke="var(--line)" />
        {rewards.map((reward, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the completions of a group never move.
          <circle key={index} cx={x(reward)} cy="4" r="3" fill="var(--wire-reward)" fillOpacity="0.45" />
        ))}
      </svg>
      <span className="tabular ml-auto text-2xs text-faint whitespace-nowrap">{words}</span>
    </>
  );
}
