import type { GraphEdge } from "./document";

/**
 * Groups of nodes that lie on a common cycle (Tarjan's strongly connected components, without recursion, linear in
 * nodes and edges). A node alone counts only if it feeds itself.
 */
export function findCycles(ids: readonly string[], next: (id: string) => readonly string[]): string[][] {
  const state: TarjanState = { index: new Map(), low: new Map(), stack: [], onStack: new Set(), cycles: [] };
  for (const id of ids) if (!state.index.has(id)) explore(id, next, state);
  return state.cycles;
}

interface TarjanState {
  index: Map<string, number>;
  low: Map<string, number>;
  stack: string[];
  onStack: Set<string>;
  cycles: string[][];
}

function explore(root: string, next: (id: string) => readonly string[], state: TarjanState): void {
  const frames = [enter(root, next, state)];
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const target = frame.targets[frame.cursor++];
    if (target === undefined) {
      frames.pop();
      leave(frame, frames.at(-1)?.id, state);
    } else if (!state.index.has(target)) {
      frames.push(enter(target, next, state));
    } else if (state.onStack.has(target)) {
      lower(frame.id, state.index.get(target), state);
    }
  }
}

interface Frame {
  readonly id: string;
  readonly targets: readonly string[];
  cursor: number;
}

function enter(id: string, next: (id: string) => readonly string[], state: TarjanState): Frame {
  state.low.set(id, state.index.size);
  state.index.set(id, state.index.size);
  state.stack.push(id);
  state.onStack.add(id);
  return { id, targets: next(id), cursor: 0 };
}

function leave({ id, targets }: Frame, parent: string | undefined, state: TarjanState): void {
  if (parent !== undefined) lower(parent, state.low.get(id), state);
  if (state.low.get(id) !== state.index.get(id)) return;
  const members = state.stack.splice(state.stack.lastIndexOf(id));
  for (const member of members) state.onStack.delete(member);
  if (members.length > 1 || targets.includes(id)) state.cycles.push(members);
}

function lower(id: string, value: number | undefined, state: TarjanState): void {
  const held = state.low.get(id);
  if (held !== undefined && value !== undefined && value < held) state.low.set(id, value);
}

/** Everything that can be reached from the given nodes, these included. */
export function reachable(from: Iterable<string>, next: (id: string) => readonly string[]): Set<string> {
  const seen = new Set(from);
  const waiting = [...seen];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const target of next(id)) {
      if (seen.has(target)) continue;
      seen.add(target);
      waiting.push(target);
    }
  }
  return seen;
}

/** Node -> the nodes wired into it. */
export function sourcesByTarget(edges: readonly GraphEdge[]): Map<string, string[]> {
  const sources = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const held = sources.get(to.node);
    if (held) held.push(from.node);
    else sources.set(to.node, [from.node]);
  }
  return sources;
}
