import { type Catalog, chainBehind, familyOf, type PortRef } from "@switchyard/graph";
import type { JobNode, JobSpec } from "@switchyard/protocol";
import { TRL_KINDS } from "./kinds";
import type { TrlNode } from "./part";
import { identifier } from "./python";
import { scriptOf } from "./script";

/** What a script for TRL cannot hold, or leaves out, and why. */
export interface TrlGap {
  readonly nodeId: string;
  readonly label: string;
  readonly why: string;
}

export type TrlExport =
  | {
      readonly ok: true;
      readonly script: string;
      /** Nodes that the script leaves out; training is the same without them. */
      readonly leftOut: readonly TrlGap[];
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly gaps: readonly TrlGap[] };

export interface TrlOptions {
  readonly catalog: Catalog;
  /** What the script is called in its first line. */
  readonly title: string;
}

/** A compiled job as a Python script for TRL, or everything in it that TRL cannot do. Pure. */
export function exportTrl(spec: JobSpec, { catalog, title }: TrlOptions): TrlExport {
  const nodes = trlNodes(spec, catalog);
  const needed = neededOf(spec);
  const gaps: TrlGap[] = [];
  const leftOut: TrlGap[] = [];
  for (const stage of nodes.filter((node) => isLeftOut(node.node)))
    leftOut.push({
      nodeId: stage.node.id,
      label: stage.node.label,
      why: TRL_KINDS[stage.node.config.kind]?.leftOut ?? "",
    });
  for (const node of nodes) {
    const { id: nodeId, label, config } = node.node;
    if (!needed.has(nodeId)) continue;
    const kind = TRL_KINDS[config.kind];
    const whys = kind ? (kind.gaps?.(node) ?? []) : [`No counterpart of '${config.kind}' in TRL is known.`];
    gaps.push(...whys.map((why) => ({ nodeId, label, why })));
    if (kind?.leftOut && !isLeftOut(node.node)) leftOut.push({ nodeId, label, why: kind.leftOut });
  }
  const kept = nodes.filter(({ node }) => needed.has(node.id));
  if (!kept.some(({ node }) => node.role === "stage"))
    gaps.push({ nodeId: "", label: "The whole graph", why: "No stage of it trains or keeps a model." });
  if (gaps.length > 0) return { ok: false, gaps };
  const notes = [...new Set(kept.flatMap((node) => TRL_KINDS[node.node.config.kind]?.notes?.(node) ?? []))];
  return { ok: true, script: scriptOf({ nodes: kept, spec, title, leftOut, notes }), leftOut, notes };
}

function trlNodes(spec: JobSpec, catalog: Catalog): TrlNode[] {
  const made = new Map<string, TrlNode>();
  const taken = new Set<string>();
  const wired = new Map(
    spec.nodes.map((node) => {
      const definition = catalog.get(node.config.kind);
      if (!definition) throw new Error(`the spec has a node of the kind '${node.config.kind}'`);
      const inputs = new Map<string, readonly PortRef[]>(Object.entries(node.inputs));
      return [node.id, { id: node.id, definition, inputs }];
    }),
  );
  for (const node of spec.nodes) {
    // With its family in front no name is a word of Python, or one of the script's own.
    const name = identifier(`${familyOf(node.config.kind)}_${node.id}`, taken);
    taken.add(name);
    const plugged = (port: string): TrlNode[] =>
      (node.inputs[port] ?? [])
        .flatMap((wire) => chainBehind(wire, (id) => wired.get(id)))
        .flatMap(({ id }) => made.get(id) ?? []);
    const { kind, ...params } = node.config;
    const held = { node, params, name, plugged, seed: spec.seed };
    made.set(node.id, {
      ...held,
      configured: TRL_KINDS[kind]?.configure?.({ ...held, configured: {} }) ?? {},
    });
  }
  return [...made.values()];
}

const isLeftOut = ({ role, config }: JobNode): boolean =>
  role === "stage" && TRL_KINDS[config.kind]?.leftOut !== undefined;

/** Stages that the script has, and what is plugged into them: what only an evaluation uses does not matter. */
function neededOf({ nodes }: JobSpec): Set<string> {
  const needed = new Set(
    nodes.flatMap((node) => (node.role === "stage" && !isLeftOut(node) ? [node.id] : [])),
  );
  // A spec lists a node after everything plugged into it.
  for (const node of [...nodes].reverse())
    if (needed.has(node.id)) for (const wire of Object.values(node.inputs).flat()) needed.add(wire.node);
  return needed;
}
