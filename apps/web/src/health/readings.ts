/**
 * What a stage's own curves say of its health, found by what its nodes declare. Pure, and known to the pages and the
 * server alike: neither names a node or a kind.
 */
import { catalog } from "@switchyard/catalog";
import { type MetricUnit, type Point, splitSeriesName } from "@switchyard/curves";
import {
  type Catalog,
  type HealthMeaning,
  type Lever,
  type NodeDefinition,
  schemaOf,
} from "@switchyard/graph";
import type { JobNode, JobSpec } from "@switchyard/protocol";

/** One curve that carries a meaning, as far as it is looked at. */
export interface Reading {
  meaning: HealthMeaning;
  /** `<nodeId>/<signal>` */
  name: string;
  nodeId: string;
  nodeTitle: string;
  title: string;
  unit: MetricUnit | undefined;
  /** In order of step; a point may stand for several steps, and its value may be NaN or infinite. */
  points: readonly Point[];
}

/** A parameter that a remedy may name, with its present value. */
export interface LeverAt {
  lever: Lever;
  nodeId: string;
  nodeTitle: string;
  param: string;
  title: string;
  value: unknown;
}

export interface StageReadings {
  stage: string;
  readings: readonly Reading[];
  levers: readonly LeverAt[];
}

/** A curve's meaning, from what its node's kind declares of the signal; null where it has none. */
export interface Marked {
  stage: string;
  name: string;
  nodeId: string;
  meaning: HealthMeaning;
}

export interface NamedSeries {
  stage: string;
  name: string;
}

type Spec = Pick<JobSpec, "nodes">;

const known: Catalog = catalog;

function signalOf(definition: NodeDefinition | undefined, signal: string) {
  const signals = definition?.signals ?? {};
  return Object.hasOwn(signals, signal) ? signals[signal] : undefined;
}

/** The curves that carry a meaning. */
export function markedSeries<S extends NamedSeries>(
  spec: Spec,
  series: readonly S[],
  kinds: Catalog = known,
): (S & Marked)[] {
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]));
  return series.flatMap((one) => {
    const { nodeId, signal } = splitSeriesName(one.name);
    const meaning = signalOf(kinds.get(nodes.get(nodeId)?.config.kind ?? ""), signal)?.health;
    return meaning ? [{ ...one, nodeId, meaning }] : [];
  });
}

/** By stage, in the order of the job. `pointsOf` gives what is looked at of a curve. */
export function stageReadings<S extends NamedSeries>(
  spec: Pick<JobSpec, "nodes" | "stages">,
  series: readonly S[],
  options: {
    pointsOf: (series: S) => readonly Point[];
    titleOf?: (nodeId: string) => string;
    kinds?: Catalog;
  },
): StageReadings[] {
  const kinds = options.kinds ?? known;
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]));
  const titleOf = options.titleOf ?? ((id: string) => nodeTitle(nodes.get(id), kinds) ?? id);
  const marked = markedSeries(spec, series, kinds);
  return spec.stages.flatMap((stage) => {
    const readings = marked
      .filter((one) => one.stage === stage)
      .map((one): Reading => {
        const { signal } = splitSeriesName(one.name);
        const declared = signalOf(kinds.get(nodes.get(one.nodeId)?.config.kind ?? ""), signal);
        return {
          meaning: one.meaning,
          name: one.name,
          nodeId: one.nodeId,
          nodeTitle: titleOf(one.nodeId),
          title: declared?.title ?? signal,
          unit: declared?.unit,
          points: options.pointsOf(one),
        };
      });
    return readings.length > 0
      ? [{ stage, readings, levers: leversOf(spec, stage, { kinds, titleOf }) }]
      : [];
  });
}

export function nodeTitle(node: JobNode | undefined, kinds: Catalog = known): string | null {
  return node ? node.label || (kinds.get(node.config.kind)?.title ?? null) : null;
}

/** The levers of the stage and of all that is plugged into it, up to the stages before it. */
function leversOf(
  spec: Spec,
  stage: string,
  { kinds, titleOf }: { kinds: Catalog; titleOf: (nodeId: string) => string },
): LeverAt[] {
  return pluggedInto(spec, stage).flatMap((node) => {
    const definition = kinds.get(node.config.kind);
    if (!definition) return [];
    const titles = paramTitles(definition);
    return Object.entries(definition.levers).map(([lever, param]) => ({
      lever: lever as Lever,
      nodeId: node.id,
      nodeTitle: titleOf(node.id),
      param,
      title: titles[param] ?? param,
      value: node.config[param],
    }));
  });
}

const titlesByKind = new WeakMap<NodeDefinition, Readonly<Record<string, string>>>();

function paramTitles(definition: NodeDefinition): Readonly<Record<string, string>> {
  const held = titlesByKind.get(definition);
  if (held) return held;
  const properties = Object.entries(schemaOf(definition).properties ?? {});
  const titles = Object.fromEntries(properties.map(([name, { title }]) => [name, title ?? name]));
  titlesByKind.set(definition, titles);
  return titles;
}

/** The stage itself first, then what is plugged in, nearest first. */
function pluggedInto(spec: Spec, stage: string): JobNode[] {
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]));
  const found = new Map<string, JobNode>();
  const queue = [stage];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const node = nodes.get(id);
    if (!node || found.has(id) || (id !== stage && node.role === "stage")) continue;
    found.set(id, node);
    queue.push(...Object.values(node.inputs).flatMap((refs) => refs.map((ref) => ref.node)));
  }
  return [...found.values()];
}
