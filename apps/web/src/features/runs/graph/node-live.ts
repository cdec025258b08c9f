import { formatDuration, formatMetric, type LiveSeries } from "@switchyard/curves";
import type { NodeLive, NodeRunState } from "@/features/graph-view";
import type { RunHead, StageView } from "@/server/live/delta";
import type { RunNode, SeriesInfo } from "../series-info";

/** Points of the small line on a node. */
const SPARK_POINTS = 48;

export interface NodeLiveInput {
  head: Pick<RunHead, "state" | "failedNode">;
  stages: readonly StageView[];
  series: readonly SeriesInfo[];
  curves: ReadonlyMap<number, LiveSeries>;
}

/**
 * What each node of the graph shows: stages their state and progress, every node the newest of its primary signals. What is
 * as it was keeps its identity, each node and all of them.
 */
export function nodesLive(
  nodes: Iterable<RunNode>,
  input: NodeLiveInput,
  previous: Readonly<Record<string, NodeLive>> = {},
): Readonly<Record<string, NodeLive>> {
  const stages = new Map(input.stages.map((stage) => [stage.stage, stage]));
  const live: Record<string, NodeLive> = {};
  let isChanged = false;
  for (const node of nodes) {
    const stage = stages.get(node.id) ?? null;
    const measured = newestOf(node.id, input, stages);
    const next: NodeLive = {
      state: nodeState(node.id, stage, input.head),
      progress: stage && stage.state === "running" && stage.total > 0 ? stage.done / stage.total : null,
      note: stage ? stageNote(stage) : null,
      values: measured.map(({ info, curve }) => ({ title: info.title, text: lastText(info, curve) })),
      ...(measured[0] ? { spark: sparkOf(measured[0].curve) } : {}),
    };
    const held = previous[node.id];
    const isSame = held !== undefined && isSameLive(held, next);
    live[node.id] = isSame ? held : next;
    isChanged ||= !isSame;
  }
  return isChanged ? live : previous;
}

/** A part that the run failed in is marked although it has no state of its own. */
function nodeState(id: string, stage: StageView | null, head: NodeLiveInput["head"]): NodeRunState | null {
  if (head.state === "failed" && head.failedNode === id) return "failed";
  if (!stage) return null;
  if (stage.state === "finished") return stage.reused ? "reused" : "finished";
  if (stage.state === "failed") return head.state === "failed" ? "failed" : "waiting";
  if (head.state === "cancelled") return "cancelled";
  if (stage.state === "waiting") return "waiting";
  if (head.state === "paused") return "paused";
  return head.state === "queued" ? "waiting" : "running";
}

function stageNote(stage: StageView): string | null {
  if (stage.state === "finished") {
    if (stage.reused) return "From an earlier run";
    return stage.seconds === null ? null : formatDuration(stage.seconds);
  }
  if (stage.total === 0) return null;
  const left = stage.secondsLeft === null ? "" : `, ${formatDuration(stage.secondsLeft)} left`;
  return `${stage.done} of ${stage.total} ${stage.unit}${stage.state === "running" ? left : ""}`;
}

interface Measured {
  info: SeriesInfo;
  curve: LiveSeries;
}

/** The primary signals of a node as the stage furthest on has reported them. */
function newestOf(
  nodeId: string,
  { series, curves }: NodeLiveInput,
  stages: ReadonlyMap<string, StageView>,
): Measured[] {
  const bySignal = new Map<string, Measured>();
  const position = ({ stage }: SeriesInfo) => stages.get(stage)?.position ?? -1;
  for (const info of series) {
    if (info.node.id !== nodeId || !info.isPrimary) continue;
    const curve = curves.get(info.id);
    if (!curve || curve.tiles.length === 0) continue;
    const held = bySignal.get(info.signalId);
    if (!held || position(info) > position(held.info)) bySignal.set(info.signalId, { info, curve });
  }
  return [...bySignal.values()];
}

function lastText(info: SeriesInfo, curve: LiveSeries): string {
  const end = curve.tiles.at(-1);
  if (!end) return "";
  return formatMetric(end.last ?? Number.NaN, info.unit);
}

function sparkOf({ tiles }: LiveSeries): number[] {
  const stride = Math.max(1, Math.ceil(tiles.length / SPARK_POINTS));
  // From the end backwards, so that the newest point is always there.
  const picked: number[] = [];
  for (let i = tiles.length - 1; i >= 0; i -= stride) picked.push(tiles[i]?.mean ?? Number.NaN);
  return picked.reverse();
}

function isSameLive(a: NodeLive, b: NodeLive): boolean {
  const spark = (live: NodeLive) => live.spark?.join() ?? "";
  const values = (live: NodeLive) => live.values.map(({ title, text }) => `${title}=${text}`).join();
  return (
    a.state === b.state &&
    a.progress === b.progress &&
    a.note === b.note &&
    values(a) === values(b) &&
    spark(a) === spark(b)
  );
}
