import type { RolloutFilter } from "@/server/runs/rollout-table";

/** What the address says of the table. */
export interface TableView {
  words: string;
  from: string | null;
  only: number | null;
  min: number | null;
  max: number | null;
  judge: string | null;
  level: string | null;
  marked: readonly ("truncated" | "errored")[];
}

export const NO_FILTER: TableView = {
  words: "",
  from: null,
  only: null,
  min: null,
  max: null,
  judge: null,
  level: null,
  marked: [],
};

/** As the server takes it. A step narrows only together with its stage, a level with its reward. */
export function tableFilter(runId: string, view: TableView): RolloutFilter {
  const { words, from, only, min, max, judge, level, marked } = view;
  return {
    runId,
    ...(words.trim() ? { find: words.trim() } : {}),
    ...(from === null ? {} : { stage: from }),
    ...(from === null || only === null ? {} : { step: only }),
    ...(min === null ? {} : { rewardFrom: min }),
    ...(max === null ? {} : { rewardTo: max }),
    ...(judge && level ? { level: { node: judge, name: level } } : {}),
    ...(marked.includes("truncated") ? { truncated: true } : {}),
    ...(marked.includes("errored") ? { errored: true } : {}),
  };
}

export const isNarrowed = (view: TableView): boolean => Object.keys(tableFilter("", view)).length > 1;
