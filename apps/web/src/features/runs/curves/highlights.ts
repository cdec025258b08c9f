import type { LiveSeries } from "@switchyard/curves";
import type { StageView } from "@/server/live/delta";
import type { SeriesInfo } from "../series-info";

/**
 * The curves that say how the run is going: primary signals of the stage at work (else of the last that has drawn a
 * curve): the stage's own first, then rewards, then what else has a better and a worse.
 */
export function highlightsOf(
  series: readonly SeriesInfo[],
  stages: readonly StageView[],
  curves: ReadonlyMap<number, LiveSeries>,
  count: number,
): SeriesInfo[] {
  const drawn = (info: SeriesInfo) => (curves.get(info.id)?.tiles.length ?? 0) > 1;
  const ofStage = (stage: string) =>
    series.filter((info) => info.stage === stage && info.isPrimary && drawn(info));
  const running = stages.find(({ state }) => state === "running");
  const candidates = running ? [running, ...stages.toReversed()] : stages.toReversed();
  const stage = candidates.find((one) => ofStage(one.stage).length > 0);
  if (!stage) return [];
  const rank = (info: SeriesInfo) => {
    if (info.node.id === info.stage) return 0;
    return info.node.accent === "reward" ? 1 : info.better ? 2 : 3;
  };
  const names = new Set<string>();
  return ofStage(stage.stage)
    .sort((a, b) => rank(a) - rank(b))
    .filter(({ title }) => {
      // A stage and the reward plugged into it may both report the same reward.
      const isNew = !names.has(title);
      names.add(title);
      return isNew;
    })
    .slice(0, count);
}
