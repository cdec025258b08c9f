import { catalog } from "@switchyard/catalog";
import { type MetricUnit, splitSeriesName } from "@switchyard/curves";
import type { GraphDoc, NodeDefinition, Signal, WireType } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { accentOf } from "@/features/graph-view";
import type { SeriesRef } from "@/server/live/delta";

/** A node of the run as its curves need it: those that the compiler filled in are not in the graph. */
export interface RunNode {
  id: string;
  title: string;
  definition: NodeDefinition | null;
  accent: WireType | null;
}

export interface SeriesInfo extends SeriesRef {
  node: RunNode;
  signalId: string;
  title: string;
  description: string;
  unit: MetricUnit | undefined;
  better: "higher" | "lower" | undefined;
  isPrimary: boolean;
}

export function runNodes(spec: Pick<JobSpec, "nodes">, graph: GraphDoc): Map<string, RunNode> {
  const drawn = new Map(graph.nodes.map((node) => [node.id, node]));
  return new Map(
    spec.nodes.map(({ id, label, config }) => {
      const definition = catalog.get(config.kind) ?? null;
      const title = drawn.get(id)?.label ?? (label || definition?.title) ?? id;
      return [id, { id, title, definition, accent: accentOf(definition) }];
    }),
  );
}

/** Title, unit and colour of a curve, from what its node's kind declares of the signal. */
export function seriesInfo(series: SeriesRef, nodes: ReadonlyMap<string, RunNode>): SeriesInfo {
  const { nodeId, signal } = splitSeriesName(series.name);
  const node = nodes.get(nodeId) ?? { id: nodeId, title: nodeId, definition: null, accent: null };
  const signals: Readonly<Record<string, Signal>> = node.definition?.signals ?? {};
  const declared = Object.hasOwn(signals, signal) ? signals[signal] : undefined;
  return {
    ...series,
    node,
    signalId: signal,
    title: declared?.title ?? signal,
    description: declared?.description ?? "",
    unit: declared?.unit,
    better: declared?.better,
    isPrimary: declared?.primary === true,
  };
}

/** Curves of a stage are those reported while it runs; curves of a part, those that the part reports. */
export function belongsTo(series: Pick<SeriesRef, "stage" | "name">, nodeId: string): boolean {
  return series.stage === nodeId || splitSeriesName(series.name).nodeId === nodeId;
}

export interface SeriesGroup {
  key: string;
  stage: string;
  node: RunNode;
  series: SeriesInfo[];
}

/** By stage and node, in the order of the job; within a node as its kind declares the signals. */
export function groupSeries(
  all: readonly SeriesInfo[],
  stages: readonly string[],
  nodes: ReadonlyMap<string, RunNode>,
): SeriesGroup[] {
  const groups = new Map<string, SeriesGroup>();
  for (const series of all) {
    const key = JSON.stringify([series.stage, series.node.id]);
    const group = groups.get(key) ?? { key, stage: series.stage, node: series.node, series: [] };
    group.series.push(series);
    groups.set(key, group);
  }
  const nodeOrder = new Map([...nodes.keys()].map((id, index) => [id, index]));
  const stageOrder = new Map(stages.map((id, index) => [id, index]));
  const far = Number.MAX_SAFE_INTEGER;
  // The stage's own curves before those of its parts, rewards before the rest: what people look at first.
  const rank = ({ stage, node }: SeriesGroup) => (node.id === stage ? 0 : node.accent === "reward" ? 1 : 2);
  for (const group of groups.values()) {
    const declared = Object.keys(group.node.definition?.signals ?? {});
    const place = (id: string) => (declared.indexOf(id) + declared.length + 1) % (declared.length + 1);
    group.series.sort((a, b) => place(a.signalId) - place(b.signalId) || a.name.localeCompare(b.name));
  }
  return [...groups.values()].sort(
    (a, b) =>
      (stageOrder.get(a.stage) ?? far) - (stageOrder.get(b.stage) ?? far) ||
      rank(a) - rank(b) ||
      (nodeOrder.get(a.node.id) ?? far) - (nodeOrder.get(b.node.id) ?? far),
  );
}
