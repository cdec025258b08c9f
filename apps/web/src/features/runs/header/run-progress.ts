interface StageLike {
  label: string;
  state: "waiting" | "running" | "finished" | "failed";
  done: number;
  total: number;
  secondsLeft: number | null;
}

export interface RunProgress {
  /** 0 to 1, every stage counting the same: how long each will take is not known before it runs. */
  share: number;
  /** The stage at work, else the first that is not finished. */
  current: { label: string; position: number; secondsLeft: number | null } | null;
  stages: number;
}

export function stageShare({ state, done, total }: StageLike): number {
  if (state === "finished") return 1;
  return total > 0 ? Math.min(1, done / total) : 0;
}

export function runProgress(stages: readonly StageLike[]): RunProgress {
  const running = stages.findIndex((stage) => stage.state === "running");
  const position = running >= 0 ? running : stages.findIndex((stage) => stage.state !== "finished");
  const at = stages[position];
  return {
    share:
      stages.length === 0 ? 0 : stages.reduce((sum, stage) => sum + stageShare(stage), 0) / stages.length,
    current: at ? { label: at.label, position, secondsLeft: at.secondsLeft } : null,
    stages: stages.length,
  };
}
