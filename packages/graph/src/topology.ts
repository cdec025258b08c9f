import type { GraphEdge } from "./document";

/**
 * Groups of nodes that lie on a common cycle (Tarjan's strongly connected components, without recursion, linear in
 * nodes and edges). A node alone counts only if it feeds itself.
 */
export function findCycles(ids: readonly string[], next: (id: string) => readonly string[]): string[][] {
  const search: Search = { next, found: new Map(), open: [], cycles: [] };
  for (const id of ids) if (!search.found.has(id)) explore(id, search);
  return search.cycles;
}

/** A node that the search has come to. */
interface Found {
  readonly id: string;
  readonly targets: readonly string[];
  /** Of its targets, the next to look at. */
  cursor: number;
  readonly index: number;
  /** The least index that is known to be reached from it. */
  low: number;
  /** While the component that it belongs to is not known. */
  isOpen: boolean;
}

interface Search {
  readonly next: (id: string) => readonly string[];
  readonly found: Map<string, Found>;
  readonly open: Found[];
  readonly cycles: string[][];
}

function explore(root: string, search: Search): void {
  const way = [enter(root, search)];
  for (let node = way.at(-1); node; node = way.at(-1)) {
    const target = node.targets[node.cursor++];
    if (target === undefined) {
      way.pop();
      leave(node, way.at(-1), search);
      continue;
    }
    const held = search.found.get(target);
    if (!held) way.push(enter(target, search));
    else if (held.isOpen) node.low = Math.min(node.low, held.index);
  }
}

function enter(id: string, { next, found, open }: Search): Found {
  const index = found.size;
  const node = { id, targets: next(id), cursor: 0, index, low: index, isOpen: true };
  found.set(id, node);
  open.push(node);
  return node;
}

function leave(node: Found, parent: Found | undefined, { open, cycles }: Search): void {
  if (parent) parent.low = Math.min(parent.low, node.low);
  if (node.low !== node.index) return;
  const members = open.splice(open.lastIndexOf(node));
  for (const member of members) member.isOpen = false;
  if (members.length > 1 || node.targets.includes(node.id)) cycles.push(members.map(({ id }) => id));
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
