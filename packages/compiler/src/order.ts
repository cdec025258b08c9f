import type { ValidNode } from "@switchyard/graph";

export interface Order {
  /** Everything that a stage needs, and the stages; a node comes after everything plugged into it. */
  readonly nodes: readonly ValidNode[];
  /** In the order in which they run. */
  readonly stages: readonly ValidNode[];
  /** Stage -> what is plugged into it, directly or through parts and sources, without other stages. */
  readonly parts: ReadonlyMap<string, readonly ValidNode[]>;
}

/**
 * The order of work: by document order where wires leave a choice, except that a stage which passes no model on (an
 * evaluation, an export) runs as soon as its model exists. What belongs to no stage is left out. Linear.
 */
export function orderOf(nodes: ReadonlyMap<string, ValidNode>): Order {
  const stages = [...nodes.values()].filter((node) => node.definition.role === "stage");
  const parts = new Map<string, readonly ValidNode[]>();
  const stagesBefore = new Map<string, readonly string[]>();
  for (const stage of stages) {
    const near = orderBefore(stage, nodes);
    parts.set(stage.id, near.parts);
    stagesBefore.set(stage.id, near.stages);
  }
  const ordered = orderStages(stages, stagesBefore);
  const listed = new Set<ValidNode>();
  for (const stage of ordered) {
    for (const part of parts.get(stage.id) ?? []) listed.add(part);
    listed.add(stage);
  }
  return { nodes: [...listed], stages: ordered, parts };
}

interface Frame {
  readonly node: ValidNode;
  readonly before: readonly string[];
  cursor: number;
}

function frameOf(node: ValidNode): Frame {
  const before: string[] = [];
  node.inputs.forEach((refs) => {
    for (const ref of refs) before.push(ref.node);
  });
  return { node, before, cursor: 0 };
}

/**
 * What a node needs, without what lies behind a stage. Depth first and without recursion: a part is listed after what is
 * plugged into it.
 */
export function orderBefore(
  stage: ValidNode,
  nodes: ReadonlyMap<string, ValidNode>,
): { parts: ValidNode[]; stages: string[] } {
  const parts: ValidNode[] = [];
  const stages: string[] = [];
  const seen = new Set([stage.id]);
  const frames = [frameOf(stage)];
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const id = frame.before[frame.cursor++];
    if (id === undefined) {
      frames.pop();
      if (frame.node !== stage) parts.push(frame.node);
      continue;
    }
    if (seen.has(id)) continue;
    seen.add(id);
    const node = nodes.get(id);
    if (!node) throw new Error(`a wire ends at '${id}', which is not in the graph`);
    if (node.definition.role === "stage") stages.push(id);
    else if (node.inputs.size === 0) parts.push(node);
    else frames.push(frameOf(node));
  }
  return { parts, stages };
}

function orderStages(
  stages: readonly ValidNode[],
  stagesBefore: ReadonlyMap<string, readonly string[]>,
): ValidNode[] {
  const after = new Map<string, ValidNode[]>();
  const open = new Map<string, number>();
  for (const stage of stages) {
    const before = stagesBefore.get(stage.id) ?? [];
    open.set(stage.id, before.length);
    for (const id of before) {
      const held = after.get(id);
      if (held) held.push(stage);
      else after.set(id, [stage]);
    }
  }
  const ready = stages.filter((stage) => open.get(stage.id) === 0);
  const ordered: ValidNode[] = [];
  let cursor = 0;
  const atOnce: ValidNode[] = [];
  for (let stage = ready[cursor++]; stage; stage = atOnce.shift() ?? ready[cursor++]) {
    ordered.push(stage);
    for (const next of after.get(stage.id) ?? []) {
      const left = (open.get(next.id) ?? 0) - 1;
      open.set(next.id, left);
      if (left === 0) (passesModel(next) ? ready : atOnce).push(next);
    }
  }
  return ordered;
}

const passesModel = (node: ValidNode): boolean =>
  Object.values(node.definition.outputs).some((output) => output.type === "model");
