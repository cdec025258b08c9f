import type { LevelCount } from "@/server/runs/rollout-levels";

/** As the address has it; nothing is chosen where either part is missing. */
export interface ChosenLevel {
  judge: string | null;
  level: string | null;
}

export interface RewardLevels {
  node: string;
  levels: { level: string; completions: number; value: string }[];
}

/** A menu's value for a level of a reward. */
export const levelValue = (node: string, level: string): string => JSON.stringify([node, level]);

export function chosenLevel(value: string): ChosenLevel {
  if (!value) return { judge: null, level: null };
  const [judge, level] = JSON.parse(value) as [string, string];
  return { judge, level };
}

/** The levels by reward node. What is chosen stays in the menu, also where no completion has it. */
export function levelMenu(counts: readonly LevelCount[], { judge, level }: ChosenLevel): RewardLevels[] {
  const isThere = counts.some((one) => one.node === judge && one.level === level);
  const all = judge && level && !isThere ? [...counts, { node: judge, level, completions: 0 }] : counts;
  const nodes = [...new Set(all.map(({ node }) => node))];
  return nodes.map((node) => ({
    node,
    levels: all
      .filter((one) => one.node === node)
      .map((one) => ({
        level: one.level,
        completions: one.completions,
        value: levelValue(node, one.level),
      })),
  }));
}
